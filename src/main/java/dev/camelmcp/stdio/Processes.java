package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.ServerId;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

    /** The gateway's own configuration, which may hold secrets of other servers. */
    private static final List<String> OWN_VARIABLES =
            List.of("MCP_SERVERS_", "MCP_ADMIN_", "MCP_INBOUND_", "MCP_OAUTH_", "MCP_FORWARD_", "MCP_LOCAL_");

    private final LocalSettings settings;
    private final EnvironmentSource environments;
    private final ProcessEvents events;
    private final ProcessGroups groups;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<ServerId, RestartPause> pauses = new ConcurrentHashMap<>();

    Processes(
            LocalSettings settings,
            EnvironmentSource environments,
            ProcessEvents events,
            ProcessGroups groups,
            ExecutorService threads,
            ScheduledExecutorService timer,
            Clock clock) {
        this.settings = settings;
        this.environments = environments;
        this.events = events;
        this.groups = groups;
        this.threads = threads;
        this.timer = timer;
        this.clock = clock;
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
        return environments.of(server);
    }

    /**
     * A new process. Completes with {@link UpstreamException} where it may not or cannot be started, or with what kept
     * a token from being had.
     *
     * @param listener told of what comes from it, on a thread of the process
     */
    CompletableFuture<Started> start(ServerRegistration server, ServerProcess.Listener listener) {
        Duration pause = pause(server).left();
        if (!pause.isZero()) {
            return CompletableFuture.failedFuture(UpstreamException.notBefore(
                    "MCP server " + server.serverId() + " ended unexpectedly, and is not started again yet", pause));
        }
        if (count.incrementAndGet() > settings.maxProcesses()) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(UpstreamException.notNow("there are " + settings.maxProcesses()
                    + " local processes, which is the limit (mcp.local.max-processes)"));
        }
        return environments
                .of(server)
                .thenApplyAsync(v -> launch(server, v, listener), threads)
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        count.decrementAndGet();
                    }
                });
    }

    private Started launch(ServerRegistration server, Variables variables, ServerProcess.Listener listener) {
        try {
            Process child = groups.start(builder(server.requireLocal(), variables));
            ServerProcess process = new ServerProcess(
                    child,
                    groups,
                    new ServerLog(server, secrets(server, variables)),
                    settings.maxLineSize(),
                    threads,
                    timer);
            Running entry = new Running(server, process);
            running.add(entry);
            events.started(server);
            LOG.info("Started {} (process {})", server.serverId(), process.pid());
            Instant since = clock.instant();
            process.listen(new Watched(server, process, since, listener), threads);
            var unused = process.gone().thenRun(() -> {
                running.remove(entry);
                count.decrementAndGet();
            });
            return new Started(process, variables.token());
        } catch (IOException e) {
            LOG.warn("{} cannot be started: {}", server.serverId(), e.getMessage());
            pause(server).crashed(Duration.ZERO, false);
            events.crashed(server);
            throw new CompletionException(
                    UpstreamException.unreachable("MCP server " + server.serverId() + " cannot be started"));
        }
    }

    /** The contract's variables win over the entry's, and those over the gateway's own. */
    private static ProcessBuilder builder(LocalTarget target, Variables variables) {
        List<String> command = new ArrayList<>();
        command.add(target.command());
        command.addAll(target.args());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (target.cwd() != null) {
            builder.directory(target.cwd().toFile());
        }
        builder.environment().keySet().removeIf(name -> OWN_VARIABLES.stream().anyMatch(name::startsWith));
        target.env().forEach((name, value) -> builder.environment().put(name, value.value()));
        builder.environment().putAll(variables.values());
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

    private RestartPause pause(ServerRegistration server) {
        return pauses.computeIfAbsent(server.serverId(), id -> new RestartPause(clock));
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

        private final ServerRegistration server;
        private final ServerProcess process;
        private final Instant since;
        private final ServerProcess.Listener listener;

        Watched(ServerRegistration server, ServerProcess process, Instant since, ServerProcess.Listener listener) {
            this.server = server;
            this.process = process;
            this.since = since;
            this.listener = listener;
        }

        @Override
        public void message(RpcMessage message) {
            listener.message(message);
        }

        @Override
        public void ended(String reason) {
            if (process.wasTold()) {
                LOG.info("{} ended (process {})", server.serverId(), process.pid());
            } else {
                LOG.warn("{} {} unexpectedly (process {})", server.serverId(), reason, process.pid());
                pause(server).crashed(Duration.between(since, clock.instant()), process.hasAnswered());
                events.crashed(server);
            }
            listener.ended(reason);
        }
    }
}
