package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.Processes.Started;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.token.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of MCP 2025-11-25 and before: one caller, and a process for it alone, so that messages pass as they are. Thread-safe; nobody is answered with its lock held.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** For a process that takes the place of another to answer initialize. */
    private static final Duration REPLACEMENT = Duration.ofSeconds(30);

    private final String id;
    private final ServerRegistration server;
    private final @Nullable Object owner;
    private final LocalSettings settings;
    private final Clock clock;
    private final Runnable whenOver;
    private final Unsolicited unsolicited;
    private final Pending pending;

    /** What waits for a process that is being started; null while there is one that takes messages. */
    private @Nullable List<RpcMessage> held = new ArrayList<>();

    private FromProcess current = new FromProcess(false);
    private @Nullable Started process;
    private @Nullable RpcMessage initialize;
    private @Nullable RpcMessage initialized;
    private long replacedUntil = Long.MAX_VALUE;
    private long lastUsed;
    private boolean over;

    /**
     * @param owner who began it; null where everybody may call
     * @param whenOver called once, when it has ended
     */
    Session(
            String id,
            ServerRegistration server,
            @Nullable Object owner,
            LocalSettings settings,
            Clock clock,
            Runnable whenOver) {
        this.id = id;
        this.server = server;
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
        this.whenOver = whenOver;
        this.unsolicited = new Unsolicited(settings.maxLineSize());
        this.pending = new Pending(settings.maxPendingRequests());
        this.lastUsed = clock.millis();
    }

    String id() {
        return id;
    }

    ServerRegistration server() {
        return server;
    }

    /** Whether it is that caller's with that server; nobody else is to know that it exists. */
    boolean belongsTo(ServerRegistration asked, @Nullable Object caller) {
        return asked.serverId().equals(server.serverId()) && Objects.equals(owner, caller);
    }

    /** What the caller's GET stream is about. */
    Unsolicited unsolicited() {
        return unsolicited;
    }

    /** What the first process of this session says goes through here. */
    synchronized ServerProcess.Listener listener() {
        return current;
    }

    /** Takes the request that begins the session; it is sent when there is a process. */
    void begin(RpcMessage request, Reply reply) throws RefusedException, UpstreamException {
        reply.sessionIs(id);
        reply.whenGone(() -> end("ended, since its caller left before the session had begun"));
        synchronized (this) {
            initialize = request;
        }
        post(List.of(request), reply);
    }

    /**
     * Sends what a caller posted.
     *
     * @param reply waits for the responses; null where there is no request among the messages
     */
    void post(List<RpcMessage> messages, @Nullable Reply reply) throws RefusedException, UpstreamException {
        boolean sent = true;
        synchronized (this) {
            if (over) {
                throw RefusedException.noSession();
            }
            lastUsed = clock.millis();
            if (reply != null) {
                pending.add(messages, reply);
            }
            for (RpcMessage message : messages) {
                if (message.is(RpcReader.INITIALIZED)) {
                    initialized = message;
                }
                sent &= send(message);
            }
        }
        if (!sent) {
            if (reply != null) {
                pending.forget(reply);
            }
            throw UpstreamException.notNow("MCP server " + server.serverId() + " does not read what it is sent");
        }
        messages.forEach(this::cancel);
    }

    /** A request that was cancelled gets no response, so its caller must not wait for one. */
    private void cancel(RpcMessage message) {
        Part request = message.requestId();
        Reply reply = request == null ? null : pending.get(request.key());
        if (reply != null && request != null && reply.cancelled(request.key())) {
            pending.forget(reply);
        }
    }

    /** To be called with the lock held. */
    private boolean send(RpcMessage message) {
        if (held != null) {
            return held.size() < settings.maxPendingRequests() && held.add(message);
        }
        return process != null && process.process().send(message);
    }

    /** The first process is there: it gets what waited for it. */
    void started(Started begun) {
        synchronized (this) {
            if (!over) {
                process = begun;
                release();
                return;
            }
        }
        begun.process().end();
    }

    /** To be called with the lock held. */
    private void release() {
        List<RpcMessage> waiting = held == null ? List.of() : held;
        held = null;
        waiting.forEach(this::send);
    }

    private void receive(RpcMessage message) {
        synchronized (this) {
            lastUsed = clock.millis();
        }
        if (message.isResponse()) {
            respond(message);
            return;
        }
        Part token = message.progressToken();
        Reply reply = token == null ? null : pending.ofProgress(token.key());
        if (reply == null || !reply.event(message)) {
            deliver(message);
        }
    }

    private void respond(RpcMessage response) {
        Part about = response.id();
        boolean refused;
        synchronized (this) {
            refused = response.kind() == RpcMessage.Kind.ERROR && initialized == null && isInitialize(about);
        }
        Reply reply = about == null ? null : pending.remove(about.key());
        if (refused && reply != null) {
            reply.sessionIs(null);
        }
        if (reply == null || about == null || !reply.response(about.key(), response)) {
            LOG.info("An answer of {} is dropped, since nobody waits for it any more", server.serverId());
        }
        if (refused) {
            end("refused the session");
        }
    }

    /** To be called with the lock held. */
    private boolean isInitialize(@Nullable Part about) {
        Part first = initialize == null ? null : initialize.id();
        return about != null && first != null && first.key().equals(about.key());
    }

    /** What belongs to no request that is known: the caller's own stream is for it, else the latest request's. */
    private void deliver(RpcMessage message) {
        if (unsolicited.send(message) || pending.latestFirst().stream().anyMatch(r -> r.event(message))) {
            return;
        }
        if (!unsolicited.keep(message)) {
            LOG.warn("{}: a message is lost ({}), since its caller opens no stream", server.serverId(), message);
        }
    }

    /** Fails what has waited too long, and tells the server that nobody waits any more. */
    void expire(long now) {
        for (Reply reply : pending.removeOverdue(now)) {
            for (String request : reply.missing()) {
                tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + request
                        + ",\"reason\":\"response timeout\"}}");
            }
            reply.fail(UpstreamException.timeout(
                    "MCP server " + server.serverId() + " did not answer in time (response timeout)"));
        }
        boolean stuck;
        synchronized (this) {
            stuck = now >= replacedUntil;
        }
        if (stuck) {
            end("did not begin again in time");
        }
    }

    private synchronized void tell(String message) {
        if (!send(RpcReader.line(message.getBytes(StandardCharsets.UTF_8)))) {
            LOG.debug("{} could not be told of a timeout", server.serverId());
        }
    }

    /** Whether nobody has used it since then, and nobody is about to. */
    synchronized boolean isIdleSince(long time) {
        return held == null && pending.isEmpty() && !unsolicited.isOpen() && lastUsed <= time;
    }

    /** The token its process was given, while the process could be replaced; null where it could not. */
    synchronized @Nullable AccessToken replaceableToken() {
        boolean ready = !over && held == null && pending.isEmpty() && initialize != null && initialized != null;
        return ready && process != null ? process.token() : null;
    }

    /** Holds messages back for another process, whose listener this is; null where the session is in use. */
    synchronized ServerProcess.@Nullable Listener replace() {
        if (replaceableToken() == null) {
            return null;
        }
        held = new ArrayList<>();
        replacedUntil = clock.millis() + REPLACEMENT.toMillis();
        return new FromProcess(true);
    }

    /** The other process is there: it is told what the first one was told. */
    void replaced(ServerProcess.Listener listener, Started begun) {
        synchronized (this) {
            if (!over && initialize != null && listener instanceof FromProcess from) {
                from.process = begun;
                if (begun.process().send(initialize)) {
                    return;
                }
            }
        }
        begun.process().end();
        end("does not read what it is sent");
    }

    /** The other process could not be had; the first one goes on. */
    synchronized void notReplaced() {
        replacedUntil = Long.MAX_VALUE;
        release();
    }

    /** The other process has answered: it takes the place of the first. */
    private void handOver(FromProcess from, RpcMessage answer) {
        Started last;
        synchronized (this) {
            Started next = from.process;
            if (over || next == null || initialized == null) {
                return;
            }
            last = process;
            from.beginning = false;
            if (answer.kind() == RpcMessage.Kind.RESPONSE && next.process().send(initialized)) {
                current = from;
                process = next;
                replacedUntil = Long.MAX_VALUE;
                release();
            } else {
                last = null;
            }
        }
        if (last == null) {
            end("did not begin again");
            if (from.process != null) {
                from.process.process().end();
            }
        } else {
            LOG.info("Replaced the process of a session with {}, whose token was to expire", server.serverId());
            last.process().end();
        }
    }

    /** No process could be started. */
    void failed(Throwable failure) {
        pending.removeAll().forEach(r -> r.fail(failure));
        end("could not be started");
    }

    /** Ends it, and its process. Does nothing the second time. */
    void end(String reason) {
        Started last;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            last = process;
        }
        whenOver.run();
        unsolicited.end();
        UpstreamException failure = UpstreamException.unreachable("MCP server " + server.serverId() + " " + reason);
        pending.removeAll().forEach(r -> r.fail(failure));
        if (last != null) {
            last.process().end();
        }
    }

    private final class FromProcess implements ServerProcess.Listener {

        /** Whether it has not answered initialize yet, which nobody but the session waits for. */
        private volatile boolean beginning;

        private volatile @Nullable Started process;

        FromProcess(boolean beginning) {
            this.beginning = beginning;
        }

        @Override
        public void message(RpcMessage message) {
            boolean answer;
            synchronized (Session.this) {
                answer = beginning && message.isResponse() && isInitialize(message.id());
            }
            if (answer) {
                handOver(this, message);
            } else {
                receive(message);
            }
        }

        @Override
        public void ended(String reason) {
            boolean mine;
            synchronized (Session.this) {
                mine = this == current || beginning;
            }
            if (mine) {
                end(reason);
            }
        }
    }
}
