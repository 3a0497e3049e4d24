package dev.camelmcp.cli;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Gets a token for servers and lists their tools: several at a time, because each may take its retries. Stateless. */
final class ServerCheck {

    private static final int AT_ONCE = 8;

    private ServerCheck() {}

    /** Checks all; the verdicts come in the order of the servers, each as early as that allows. */
    static List<Verdict> run(
            Session session, Collection<ServerRegistration> servers, Progress progress, Consumer<Verdict> printed)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Verdict>> pending = new ArrayList<>();
            for (ServerRegistration server : servers) {
                pending.add(threads.submit(() -> check(session, server, progress)));
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

    private static Verdict check(Session session, ServerRegistration server, Progress progress) {
        try {
            if (server.isOAuth()) {
                progress.step(server.serverId(), "getting a token");
            }
            long start = System.nanoTime();
            session.token(server);
            long millis = (System.nanoTime() - start) / 1_000_000;
            progress.step(server.serverId(), "listing its tools");
            List<Tool> tools = session.tools(server);
            return new Verdict(server, millis, tools, session.advice(server), null);
        } catch (CommandFailure e) {
            return new Verdict(server, 0, List.of(), null, e);
        }
    }
}
