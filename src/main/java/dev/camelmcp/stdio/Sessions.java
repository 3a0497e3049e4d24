package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.AccessToken;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions with local servers. Thread-safe. */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Processes processes;
    private final LocalSettings settings;
    private final Buffers buffers;
    private final Clock clock;
    private final Renewals renewals;
    private final SessionIds ids;
    private final ForeignSessions foreign;
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(Processes processes, ProcessEvents events, LocalSettings settings, Buffers buffers, Clock clock) {
        this.processes = processes;
        this.settings = settings;
        this.buffers = buffers;
        this.clock = clock;
        this.renewals = new Renewals(processes);
        this.ids = new SessionIds(settings.node());
        this.foreign = new ForeignSessions(ids.node(), events, clock);
    }

    /**
     * Begins a session, which starts a process.
     *
     * @param owner who calls; null where everybody may
     */
    void begin(ServerRegistration server, @Nullable Object owner, RpcMessage initialize, Reply reply)
            throws RefusedException, UpstreamException {
        String id = ids.next();
        Session session = new Session(id, server, owner, settings, buffers, clock, () -> sessions.remove(id));
        sessions.put(id, session);
        try {
            session.begin(initialize, reply);
        } catch (RefusedException | UpstreamException e) {
            session.end("could not begin");
            throw e;
        }
        var unused = processes.start(session.program()).whenComplete((started, failure) -> {
            if (failure == null) {
                session.started(started);
            } else {
                session.failed(unwrap(failure));
            }
        });
    }

    /**
     * The session of that id.
     *
     * @throws RefusedException when there is none, or it is not this caller's with this server
     */
    Session find(String id, ServerRegistration server, @Nullable Object caller) throws RefusedException {
        Session session = sessions.get(id);
        String node = session == null ? ids.foreignNode(id) : null;
        if (node != null) {
            foreign.called(server, node);
        }
        if (session == null || !session.belongsTo(server, caller)) {
            throw RefusedException.noSession();
        }
        return session;
    }

    /** Looks after time: requests that nobody answers, sessions that nobody uses, tokens that are to expire. */
    void tick() {
        long now = clock.millis();
        for (Session session : sessions.values()) {
            session.expire(now);
            session.keepAlive();
            if (session.isIdle(now, settings.sessionIdleTimeout().toMillis())) {
                LOG.info(
                        "A session with {} ends, since nobody uses it",
                        session.server().serverId());
                session.end("ended an idle session");
            } else if (session.server().requireLocal().restartOnRefresh()) {
                replaceIfDue(session, now);
            }
        }
    }

    /** How many there are. */
    int size() {
        return sessions.size();
    }

    /** Ends all sessions with a server. */
    void end(ServerId server) {
        sessions.values().stream()
                .filter(s -> s.server().serverId().equals(server))
                .forEach(s -> s.end("is no longer configured as it was"));
    }

    private void replaceIfDue(Session session, long now) {
        AccessToken token = session.replaceableToken();
        if (token != null) {
            renewals.ifDue(session.server(), token, now, session, () -> replace(session));
        }
    }

    private void replace(Session session) {
        Session.Replacement next = session.replace();
        if (next == null) {
            return;
        }
        var unused = processes.start(next.program()).whenComplete((started, failure) -> {
            if (failure == null) {
                next.process().started(started);
            } else {
                next.process().notStarted();
            }
        });
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
