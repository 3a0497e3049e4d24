package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.AccessToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions with local servers. Thread-safe. */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Bytes of an id: nobody guesses it (MCP 2025-11-25, Session Hijacking). */
    private static final int ID_BYTES = 24;

    /** The part of a token's life that is left when an idle process is replaced, at most. */
    private static final int LAST_PART = 4;

    private final Processes processes;
    private final LocalSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(Processes processes, LocalSettings settings, Clock clock) {
        this.processes = processes;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins a session, which starts a process.
     *
     * @param owner who calls; null where everybody may
     */
    void begin(ServerRegistration server, @Nullable Object owner, RpcMessage initialize, Reply reply)
            throws RefusedException, UpstreamException {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Session session = new Session(id, server, owner, settings, clock, () -> sessions.remove(id));
        sessions.put(id, session);
        session.begin(initialize, reply);
        var unused = processes.start(server, session.listener()).whenComplete((started, failure) -> {
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
        if (session == null || !session.belongsTo(server, caller)) {
            throw RefusedException.noSession();
        }
        return session;
    }

    /** Looks after time: requests that nobody answers, sessions that nobody uses, tokens that are to expire. */
    void tick() {
        long now = clock.millis();
        long idleSince = now - settings.sessionIdleTimeout().toMillis();
        for (Session session : sessions.values()) {
            session.expire(now);
            if (session.isIdleSince(idleSince)) {
                LOG.info(
                        "A session with {} ends, since nobody uses it",
                        session.server().serverId());
                session.end("ended an idle session");
            } else if (session.server().requireLocal().restartOnRefresh()) {
                replaceIfDue(session, now);
            }
        }
    }

    /** Ends all sessions with a server. */
    void end(ServerId server) {
        sessions.values().stream()
                .filter(s -> s.server().serverId().equals(server))
                .forEach(s -> s.end("is no longer configured as it was"));
    }

    private void replaceIfDue(Session session, long now) {
        AccessToken token = session.replaceableToken();
        if (token == null || !isDue(session.server(), token, now)) {
            return;
        }
        var unused = processes.variables(session.server()).thenAccept(variables -> {
            AccessToken next = variables.token();
            // the same token while it is still being renewed
            if (next != null && !next.sameValue(token)) {
                replace(session);
            }
        });
    }

    /** Whether a process that has this token should have another. */
    static boolean isDue(ServerRegistration server, AccessToken token, long now) {
        OAuthRegistration oauth = server.oauth();
        if (oauth == null) {
            return false;
        }
        Duration last = token.lifetime().dividedBy(LAST_PART);
        Duration before = oauth.expiryBuffer().compareTo(last) < 0 ? oauth.expiryBuffer() : last;
        return now >= token.expiresAt().minus(before).toEpochMilli();
    }

    private void replace(Session session) {
        SessionProcess.FromProcess next = session.replace();
        if (next == null) {
            return;
        }
        CompletableFuture<Processes.Started> start = processes.start(session.server(), next);
        var unused = start.whenComplete((started, failure) -> {
            if (failure == null) {
                next.started(started);
            } else {
                next.notStarted();
            }
        });
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
