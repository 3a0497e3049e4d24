package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.AccessToken;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process for each local server that is asked without a session. Thread-safe. */
final class SharedProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProcesses.class);

    private final Processes processes;
    private final LocalSettings settings;
    private final Clock clock;
    private final ConcurrentMap<ServerId, SharedProcess> shared = new ConcurrentHashMap<>();

    SharedProcesses(Processes processes, LocalSettings settings, Clock clock) {
        this.processes = processes;
        this.settings = settings;
        this.clock = clock;
    }

    /** Sends a request to the server's process, which is started where there is none. */
    void request(ServerRegistration server, RpcMessage request, Reply reply) throws UpstreamException {
        while (true) {
            SharedProcess[] made = new SharedProcess[1];
            SharedProcess process = shared.computeIfAbsent(server.serverId(), id -> made[0] = make(server));
            boolean sent = process.request(request, reply);
            if (made[0] != null) {
                start(server, made[0]);
            }
            if (sent) {
                return;
            }
            // it has just ended, or is to end: the next round makes another
            shared.remove(server.serverId(), process);
        }
    }

    private void start(ServerRegistration server, SharedProcess process) {
        var unused = processes.start(server, process).whenComplete((started, failure) -> {
            if (failure == null) {
                process.started(started);
            } else {
                process.failed(Sessions.unwrap(failure));
            }
        });
    }

    private SharedProcess make(ServerRegistration server) {
        SharedProcess[] self = new SharedProcess[1];
        self[0] = new SharedProcess(server, settings, clock, () -> shared.remove(server.serverId(), self[0]));
        return self[0];
    }

    /** Looks after time, as {@link Sessions#tick} does. */
    void tick() {
        long now = clock.millis();
        long idleSince = now - settings.sessionIdleTimeout().toMillis();
        for (SharedProcess process : shared.values()) {
            process.expire(now);
            if (process.isIdleSince(idleSince)) {
                LOG.info(
                        "The shared process of {} ends, since nobody uses it",
                        process.server().serverId());
                process.retire();
            } else if (process.server().requireLocal().restartOnRefresh()) {
                replaceIfDue(process, now);
            }
        }
    }

    /** Ends the process of a server. */
    void end(ServerId server) {
        SharedProcess process = shared.get(server);
        if (process != null) {
            process.end("is no longer configured as it was");
        }
    }

    private void replaceIfDue(SharedProcess process, long now) {
        AccessToken token = process.token();
        if (token == null || !Sessions.isDue(process.server(), token, now)) {
            return;
        }
        var unused = processes.variables(process.server()).thenAccept(variables -> {
            AccessToken next = variables.token();
            if (next != null && !next.sameValue(token)) {
                LOG.info(
                        "The shared process of {} is replaced, since its token is to expire",
                        process.server().serverId());
                process.retire();
            }
        });
    }
}
