package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.Processes.Started;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.token.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of MCP 2025-11-25 and before: one caller, and a process for it alone, so that messages pass as they are.
 *
 * <p>Thread-safe; nobody is answered with its lock held. That of its {@link SessionProcess} is taken within its own,
 * never the other way round.
 */
final class Session implements ServerProcess.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final String id;
    private final ServerRegistration server;
    private final @Nullable Object owner;
    private final Clock clock;
    private final Runnable whenOver;
    private final Unsolicited unsolicited;
    private final Pending pending;
    private final SessionProcess process;

    /** The request that begins the session; null when it is answered. */
    private @Nullable Reply beginning;

    private long lastUsed;

    /**
     * @param owner who began it; null where everybody may call
     * @param whenOver called once, when it has ended
     */
    Session(
            String id,
            ServerRegistration server,
            @Nullable Object owner,
            LocalSettings settings,
            Buffers buffers,
            Clock clock,
            Runnable whenOver) {
        this.id = id;
        this.server = server;
        this.owner = owner;
        this.clock = clock;
        this.whenOver = whenOver;
        this.unsolicited = buffers.unsolicited();
        this.pending = new Pending(server.serverId(), settings.maxPendingRequests());
        this.process =
                new SessionProcess(server.serverId(), server.requireLocal().restartOnRefresh(), buffers, clock, this);
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

    /** The first process of this session. */
    Program program() {
        return program(process.first());
    }

    private Program program(SessionProcess.FromProcess from) {
        return new Program(server, Program.ownerOf(owner), from.input(), from);
    }

    /** Takes the request that begins the session; it is sent when there is a process. */
    void begin(RpcMessage request, Reply reply) throws RefusedException, UpstreamException {
        reply.sessionIs(id);
        reply.whenGone(() -> end("ended, since its caller left before the session had begun"));
        process.beginsWith(request);
        synchronized (this) {
            beginning = reply;
        }
        post(List.of(request), reply);
    }

    /**
     * Sends what a caller posted.
     *
     * @param reply waits for the responses; null where there is no request among the messages
     */
    void post(List<RpcMessage> messages, @Nullable Reply reply) throws RefusedException, UpstreamException {
        boolean sent;
        List<RpcMessage> heard = messages.stream().filter(this::cancel).toList();
        synchronized (this) {
            if (process.isOver()) {
                throw RefusedException.noSession();
            }
            lastUsed = clock.millis();
            if (reply != null) {
                pending.add(messages, reply);
            }
            sent = process.send(heard);
        }
        if (!sent) {
            if (reply != null) {
                pending.forget(reply);
            }
            throw Failures.noRoom(server.serverId());
        }
        if (reply != null) {
            reply.watch();
        }
    }

    /**
     * A request that was cancelled gets no response, so its caller must not wait for one. False where the server has
     * not heard of it, and need not.
     */
    private boolean cancel(RpcMessage message) {
        Part request = message.requestId();
        Reply reply = request == null ? null : pending.remove(request.key());
        if (request == null || reply == null) {
            return true;
        }
        boolean unheard = process.withdraw(request);
        reply.cancelled(request.key());
        return !unheard;
    }

    /** The first process is there: it gets what waited for it. */
    void started(Started begun) {
        process.started(begun);
    }

    @Override
    public void message(RpcMessage message) {
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
        String key = pending.match(response);
        boolean refused = process.isRefusal(key, response);
        Reply reply = key == null ? null : pending.remove(key);
        if (refused && reply != null) {
            reply.sessionIs(null);
        }
        if (key != null && reply != null) {
            synchronized (this) {
                beginning = reply == beginning ? null : beginning;
            }
            answer(key, reply, response);
        } else if (response.isUnnamed() || pending.isMisnamed(response)) {
            // one of them got its answer, and nobody knows which
            fail(pending.removeUntouched(), Failures.unmatched(server.serverId()));
        } else {
            LOG.info("An answer of {} is dropped, since nobody waits for it any more", server.serverId());
        }
        if (refused) {
            end("refused the session");
        }
    }

    private void answer(String key, Reply reply, RpcMessage response) {
        if (response.kind() == RpcMessage.Kind.BROKEN) {
            reply.fail(key, Failures.broken(server.serverId()));
            return;
        }
        String id = reply.id(key);
        boolean named = response.id() != null && response.id().key().equals(key);
        if (id == null || !reply.response(key, named ? response : response.withId(id))) {
            LOG.info("An answer of {} is dropped, since nobody waits for it any more", server.serverId());
        }
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
        Set<Reply> overdue = pending.removeOverdue(now);
        for (Reply reply : overdue) {
            for (String request : reply.missing()) {
                tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + request
                        + ",\"reason\":\"response timeout\"}}");
            }
        }
        fail(overdue, Failures.timeout(server.serverId()));
        if (process.isReplacementOverdue(now)) {
            end("did not begin again in time");
        }
    }

    private void fail(Set<Reply> some, UpstreamException failure) {
        some.forEach(reply -> reply.fail(failure));
        boolean begun;
        synchronized (this) {
            begun = beginning == null || !some.contains(beginning);
        }
        if (!begun) {
            // nobody knows its id
            end("did not begin");
        }
    }

    /** Tells those who wait at open streams that they are not forgotten, where nothing was said for a while. */
    void keepAlive() {
        unsolicited.keepAlive();
        pending.latestFirst().forEach(Reply::keepAlive);
    }

    private void tell(String message) {
        if (!process.send(List.of(RpcReader.line(message.getBytes(StandardCharsets.UTF_8))))) {
            LOG.debug("{} could not be told of a timeout", server.serverId());
        }
    }

    /**
     * Whether nobody has used it for that long, and nobody is about to. What a server says on its own account is no
     * use, nor is a request whose caller has left.
     */
    synchronized boolean isIdle(long now, long timeout) {
        if (process.isAwaited() || pending.isAwaited() || unsolicited.isOpen()) {
            lastUsed = now;
        }
        return now - lastUsed >= timeout;
    }

    /** The token its process was given, while the process could be replaced; null where it could not. */
    synchronized @Nullable AccessToken replaceableToken() {
        return pending.isEmpty() ? process.replaceableToken() : null;
    }

    /** Holds messages back for another process; null where the session is in use. */
    synchronized @Nullable Replacement replace() {
        SessionProcess.FromProcess next = pending.isEmpty() ? process.replace() : null;
        return next == null ? null : new Replacement(program(next), next);
    }

    /** A process that is to take the place of another, and that is to be told whether it could be started. */
    record Replacement(Program program, SessionProcess.FromProcess process) {}

    /** No process could be started. */
    void failed(Throwable failure) {
        pending.removeAll().forEach(r -> r.fail(failure));
        end("could not be started");
    }

    /** Ends it, and its process. Does nothing the second time. */
    void end(String reason) {
        synchronized (this) {
            if (!process.close()) {
                return;
            }
        }
        whenOver.run();
        unsolicited.end();
        UpstreamException failure = Failures.ended(server.serverId(), reason);
        pending.removeAll().forEach(r -> r.fail(failure));
        process.end();
    }

    @Override
    public void ended(String reason) {
        end(reason);
    }
}
