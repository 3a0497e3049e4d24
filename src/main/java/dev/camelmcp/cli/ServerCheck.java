package dev.camelmcp.cli;

import dev.camelmcp.authserver.DiscoveryFailure;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Gets a token for servers and lists their tools: several at a time, because each may take its retries. Stateless. */
final class ServerCheck {

    private static final int AT_ONCE = 8;

    private ServerCheck() {}

    /**
     * Checks all; the verdicts come in the order of the servers, each as early as that allows.
     *
     * @param verbose whether each step of a discovery counts
     */
    static List<Verdict> run(
            Session session,
            Collection<ServerRegistration> servers,
            Progress progress,
            boolean verbose,
            Consumer<Verdict> printed)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Verdict>> pending = new ArrayList<>();
            for (ServerRegistration server : servers) {
                pending.add(threads.submit(() -> check(session, server, progress, verbose)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            int next = 0;
            for (ServerRegistration server : servers) {
                progress.await(server.serverId());
                Verdict verdict = pending.get(next++).get();
                progress.clear();
                printed.accept(verdict);
                verdicts.add(verdict);
            }
            return verdicts;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Verdict check(Session session, ServerRegistration server, Progress progress, boolean verbose) {
        List<CheckStep> steps = new ArrayList<>();
        try {
            if (verbose) {
                discover(session, server, progress, steps);
            }
            if (server.isOAuth()) {
                progress.step(server.serverId(), "getting a token");
            }
            timed(server.isOAuth() ? "token" : "", steps, () -> session.token(server) != null);
            long millis = server.isOAuth() ? steps.get(steps.size() - 1).millis() : 0;
            progress.step(server.serverId(), "listing its tools");
            List<Tool> tools = timed("tools", steps, () -> session.tools(server));
            return new Verdict(server, millis, tools, session.advice(server), null, steps);
        } catch (CommandFailure e) {
            return new Verdict(server, 0, List.of(), null, e, steps);
        }
    }

    /** For its steps alone: what is known then is not asked for once more, and what failed is tried again. */
    private static void discover(Session session, ServerRegistration server, Progress progress, List<CheckStep> steps) {
        if (!server.isOAuth() || server.requireOAuth().discovery() == null) {
            return;
        }
        progress.step(server.serverId(), "finding its authorization server out");
        try {
            session.discover(server).steps().stream().map(CheckStep::of).forEach(steps::add);
        } catch (DiscoveryFailure e) {
            e.steps().stream().map(CheckStep::of).forEach(steps::add);
        }
    }

    private interface Work<T> {
        T get() throws CommandFailure;
    }

    private static <T> T timed(String what, List<CheckStep> steps, Work<T> work) throws CommandFailure {
        long start = System.nanoTime();
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!what.isEmpty()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                steps.add(new CheckStep(done ? what : what + ", failed", millis));
            }
        }
    }
}
