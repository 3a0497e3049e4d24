package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.token.AccessToken;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process for each local server that is asked without a session, and those that still answer what they were asked
 * before another took their place. Thread-safe.
 */
final class SharedProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProcesses.class);

    private final Processes processes;
    private final LocalSettings settings;
    private final Clock clock;
    private final Buffers buffers;
    private final Renewals renewals;

    /** Those that take requests. */
    private final ConcurrentMap<ServerId, SharedProcess> current = new ConcurrentHashMap<>();

    /** All that have not ended. */
    private final Set<SharedProcess> all = ConcurrentHashMap.newKeySet();

    SharedProcesses(Processes processes, LocalSettings settings, Buffers buffers, Clock clock) {
        this.processes = processes;
        this.settings = settings;
        this.buffers = buffers;
        this.clock = clock;
        this.renewals = new Renewals(processes);
    }

    /** Sends a request to the server's process, which is started where there is none. */
    void request(ServerRegistration server, RpcMessage request, Part id, Reply reply) throws UpstreamException {
        while (true) {
            SharedProcess[] made = new SharedProcess[1];
            SharedProcess process = current.computeIfAbsent(server.serverId(), s -> made[0] = make(server));
            boolean sent;
            try {
                sent = process.request(request, id, reply);
            } finally {
                // also where there was no room for this one: others may have come after it
                if (made[0] != null) {
                    start(made[0]);
                }
            }
            if (sent) {
                return;
            }
            // it has just ended, or is to end: the next round makes another
            current.remove(server.serverId(), process);
        }
    }

    private void start(SharedProcess process) {
        var unused = processes.start(process.program()).whenComplete((started, failure) -> {
            if (failure == null) {
                process.started(started);
            } else {
                process.failed(Sessions.unwrap(failure));
            }
        });
    }

    private SharedProcess make(ServerRegistration server) {
        SharedProcess made = new SharedProcess(server, settings, buffers, clock, this::forget);
        all.add(made);
        return made;
    }

    private void forget(SharedProcess process) {
        current.remove(process.server().serverId(), process);
        all.remove(process);
    }

    /** Looks after time, as {@link Sessions#tick} does. */
    void tick() {
        long now = clock.millis();
        for (SharedProcess process : all) {
            process.expire(now);
            process.keepAlive();
        }
        for (SharedProcess process : current.values()) {
            if (process.isIdle(now, settings.sessionIdleTimeout().toMillis())) {
                LOG.info(
                        "The shared process of {} ends, since nobody uses it",
                        process.server().serverId());
                retire(process);
            } else if (process.server().requireLocal().restartOnRefresh()) {
                replaceIfDue(process, now);
            }
        }
    }

    /** How many there are. */
    int size() {
        return all.size();
    }

    /** Ends the processes of a server. */
    void end(ServerId server) {
        all.stream()
                .filter(p -> p.server().serverId().equals(server))
                .forEach(p -> p.end("is no longer configured as it was"));
    }

    private void retire(SharedProcess process) {
        current.remove(process.server().serverId(), process);
        process.retire();
    }

    private void replaceIfDue(SharedProcess process, long now) {
        AccessToken token = process.token();
        if (token != null) {
            renewals.ifDue(process.server(), token, now, process, () -> {
                LOG.info(
                        "The shared process of {} is replaced, since its token is to expire",
                        process.server().serverId());
                retire(process);
            });
        }
    }
}
