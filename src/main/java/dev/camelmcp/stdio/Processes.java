package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.EnvironmentSource.Variables;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of local servers: with a token of the moment, so many at a time, and not too soon after a crash.
 * Thread-safe; nothing blocks.
 */
final class Processes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    private final LocalSettings settings;
    private final EnvironmentSource environments;
    private final ProgramEnvironment programs;
    private final ProcessEvents events;
    private final ProcessGroups groups;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final RestartPauses pauses;

    Processes(
            LocalSettings settings,
            EnvironmentSource environments,
            ProgramEnvironment programs,
            ProcessEvents events,
            ProcessGroups groups,
            ExecutorService threads,
            ScheduledExecutorService timer,
            Clock clock) {
        this.settings = settings;
        this.environments = environments;
        this.programs = programs;
        this.events = events;
        this.groups = groups;
        this.threads = threads;
        this.timer = timer;
        this.clock = clock;
        this.pauses = new RestartPauses(clock);
    }

    /**
     * A process that was started for somebody.
     *
     * @param token it was given; null for a server without OAuth
     */
    record Started(ServerProcess process, @Nullable AccessToken token) {}

    private record Running(ServerRegistration server, ServerProcess process) {}

    /** How many run for a server. */
    int running(ServerRegistration server) {
        return (int) running.stream()
                .filter(r -> r.server.serverId().equals(server.serverId()))
                .count();
    }

    /** The token that a process would get now; null for a server without OAuth. */
    CompletableFuture<Variables> variables(ServerRegistration server) {
        try {
            return environments.of(server);
        } catch (RuntimeException e) {
            // the context is stopping
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * A new process. Completes with {@link UpstreamException} where it may not or cannot be started, or with what kept
     * a token from being had.
     */
    CompletableFuture<Started> start(Program program) {
        ServerRegistration server = program.server();
        Duration pause = pauses.left(server.serverId(), program.owner());
        if (!pause.isZero()) {
            return CompletableFuture.failedFuture(UpstreamException.notBefore(
                    "MCP server " + server.serverId() + " ended unexpectedly, and is not started again yet", pause));
        }
        if (count.incrementAndGet() > settings.maxProcesses()) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(UpstreamException.notNow("there are " + settings.maxProcesses()
                    + " local processes, which is the limit (mcp.local.max-processes)"));
        }
        return variables(server)
                .thenApplyAsync(v -> launch(program, v), threads)
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        count.decrementAndGet();
                    }
                });
    }

    private Started launch(Program program, Variables variables) {
        ServerRegistration server = program.server();
        try {
            Process child = groups.start(builder(server, variables));
            try {
                return watch(program, child, variables);
            } catch (RuntimeException | Error e) {
                // no thread for it, for instance
                groups.end(child);
                throw e;
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be started: {}", server.serverId(), e.getMessage());
            pauses.crashed(server.serverId(), program.owner(), Duration.ZERO, false);
            events.crashed(server);
            throw new CompletionException(
                    UpstreamException.unreachable("MCP server " + server.serverId() + " cannot be started"));
        }
    }

    private Started watch(Program program, Process child, Variables variables) {
        ServerRegistration server = program.server();
        ServerProcess process = new ServerProcess(
                child,
                groups,
                new ServerLog(server, secrets(server, variables)),
                program.input(),
                settings.maxLineSize(),
                timer);
        Running entry = new Running(server, process);
        process.listen(new Watched(program, process, clock.instant()), threads);
        running.add(entry);
        events.started(server);
        LOG.info("Started {} (process {})", server.serverId(), process.pid());
        var unused = process.gone().thenRun(() -> {
            running.remove(entry);
            count.decrementAndGet();
        });
        return new Started(process, variables.token());
    }

    private ProcessBuilder builder(ServerRegistration server, Variables variables) {
        LocalTarget target = server.requireLocal();
        List<String> command = new ArrayList<>();
        command.add(target.command());
        command.addAll(target.args());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (target.cwd() != null) {
            builder.directory(target.cwd().toFile());
        }
        Map<String, String> environment = programs.of(System.getenv(), server, variables.values());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static List<Secret> secrets(ServerRegistration server, Variables variables) {
        List<Secret> secrets = new ArrayList<>(server.requireLocal().env().values());
        if (variables.token() != null) {
            secrets.add(variables.token().value());
        }
        Secret clientSecret = server.oauth() == null ? null : server.oauth().clientSecret();
        if (clientSecret != null) {
            secrets.add(clientSecret);
        }
        return secrets;
    }

    /** Looks after time. */
    void tick() {
        pauses.tick();
    }

    /** Tells all processes to end, and waits until they and what they started are gone. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> gone = new ArrayList<>();
        for (Running entry : running) {
            gone.add(entry.process.gone());
            entry.process.end();
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(gone.toArray(CompletableFuture<?>[]::new));
        await(all);
        groups.close();
        await(all);
    }

    private static void await(CompletableFuture<Void> all) {
        try {
            all.get(ServerProcess.GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.debug("Local servers take longer to end");
        }
    }

    /** Tells a crash from an end that was wanted. */
    private final class Watched implements ServerProcess.Listener {

        private final Program program;
        private final ServerProcess process;
        private final Instant since;

        Watched(Program program, ServerProcess process, Instant since) {
            this.program = program;
            this.process = process;
            this.since = since;
        }

        @Override
        public void message(RpcMessage message) {
            program.listener().message(message);
        }

        @Override
        public void ended(String reason) {
            ServerRegistration server = program.server();
            if (process.wasRefused() || process.wasTold()) {
                LOG.info("{} ended (process {})", server.serverId(), process.pid());
                if (!process.wasRefused() && process.hasAnswered()) {
                    pauses.served(server.serverId(), program.owner());
                }
            } else {
                LOG.warn("{} {} unexpectedly (process {})", server.serverId(), reason, process.pid());
                Duration lived = Duration.between(since, clock.instant());
                pauses.crashed(server.serverId(), program.owner(), lived, process.hasAnswered());
                events.crashed(server);
            }
            program.listener().ended(reason);
        }
    }
}
