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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that many callers share, by MCP 2026-07-28, where requests stand for themselves. Their ids and progress
 * tokens are replaced by others on the way in and put back on the way out, so that one caller never gets what is
 * another's. Thread-safe; nobody is answered with its lock held.
 */
final class SharedProcess implements ServerProcess.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProcess.class);

    /** What the ids that the process knows begin with. */
    private static final String NAME = "gateway-";

    private final ServerRegistration server;
    private final LocalSettings settings;
    private final Clock clock;
    private final Consumer<SharedProcess> whenOver;
    private final AtomicLong ids = new AtomicLong();

    /** By the key of the id that the process knows. */
    private final ConcurrentMap<String, Asked> pending = new ConcurrentHashMap<>();

    private final LineWriter writer;
    private @Nullable Started process;
    private boolean retired;
    private boolean over;
    private volatile long lastUsed;

    /** @param whenOver called once, when it has ended */
    SharedProcess(
            ServerRegistration server,
            LocalSettings settings,
            Buffers buffers,
            Clock clock,
            Consumer<SharedProcess> whenOver) {
        this.server = server;
        this.settings = settings;
        this.clock = clock;
        this.whenOver = whenOver;
        this.writer = buffers.writer();
        this.lastUsed = clock.millis();
    }

    Program program() {
        return new Program(server, Program.SHARED, writer, this);
    }

    ServerRegistration server() {
        return server;
    }

    /** Sends a request; false where it takes no more of them. */
    boolean request(RpcMessage request, Part callersId, Reply reply) throws UpstreamException {
        String name = NAME + ids.incrementAndGet();
        String key = '"' + name;
        String id = '"' + name + '"';
        boolean sent;
        synchronized (this) {
            if (over || retired) {
                return false;
            }
            if (pending.size() >= settings.maxPendingRequests()) {
                throw Failures.tooMany(settings.maxPendingRequests(), server.serverId());
            }
            lastUsed = clock.millis();
            pending.put(key, Asked.by(request, callersId, reply));
            sent = writer.write(List.of(Asked.renamed(request, id)));
        }
        if (!sent) {
            pending.remove(key);
            throw Failures.noRoom(server.serverId());
        }
        reply.whenGone(() -> cancel(key, "the caller has left"));
        return true;
    }

    /**
     * A disconnect is a cancellation (MCP 2026-07-28, Cancellation); who has not heard of the request need not know.
     */
    private @Nullable Asked cancel(String key, String reason) {
        Asked asked = pending.remove(key);
        if (asked != null) {
            if (!writer.withdraw(key)) {
                tell("{\"jsonrpc\":\"2.0\",\"method\":\"" + RpcReader.CANCELLED + "\",\"params\":{\"requestId\":" + key
                        + "\",\"reason\":\"" + reason + "\"}}");
            }
            endIfDone();
        }
        return asked;
    }

    private void tell(String json) {
        if (!writer.write(List.of(RpcReader.line(json.getBytes(StandardCharsets.UTF_8))))) {
            LOG.debug("{} could not be told of a cancellation", server.serverId());
        }
    }

    void started(Started begun) {
        synchronized (this) {
            if (!over) {
                process = begun;
                return;
            }
        }
        begun.process().end();
    }

    @Override
    public void message(RpcMessage message) {
        if (message.isResponse()) {
            respond(message);
        } else if (message.isRequest()) {
            refuse(message);
        } else {
            notify(message);
        }
    }

    private void respond(RpcMessage response) {
        String key = Ids.match(response, pending.keySet());
        Asked asked = key == null ? null : pending.remove(key);
        if (asked == null && (response.isUnnamed() || isMisnamed(response))) {
            failUntouched();
        } else if (asked == null) {
            LOG.debug("An answer of {} is dropped, since nobody waits for it any more", server.serverId());
        } else if (response.kind() == RpcMessage.Kind.BROKEN) {
            asked.reply().fail(Failures.broken(server.serverId()));
        } else {
            asked.reply().response(asked.key(), asked.restore(response), Stateless.status(response));
        }
        endIfDone();
    }

    /** As {@link Pending#isMisnamed}. */
    private boolean isMisnamed(RpcMessage response) {
        Part id = response.id();
        return id != null && pending.size() == 1 && !id.key().startsWith('"' + NAME);
    }

    /** One of them got its answer, and nobody knows which; not one of those for which something came already. */
    private void failUntouched() {
        for (Map.Entry<String, Asked> entry : pending.entrySet()) {
            if (entry.getValue().reply().isUntouched() && pending.remove(entry.getKey(), entry.getValue())) {
                entry.getValue().reply().fail(Failures.unmatched(server.serverId()));
            }
        }
    }

    private void notify(RpcMessage notification) {
        Part about = notification.requestId() != null
                ? notification.requestId()
                : notification.subscription() != null ? notification.subscription() : notification.progressToken();
        Asked asked = about == null ? null : pending.get(about.key());
        if (asked == null) {
            // whose it is cannot be told, and it may be another caller's business
            LOG.debug("{}: a {} is dropped, which belongs to no request", server.serverId(), notification);
        } else if (notification.requestId() != null) {
            pending.remove(notification.requestId().key());
            asked.reply().cancelled(asked.key());
        } else {
            asked.reply().event(asked.restore(notification));
        }
    }

    /** MCP 2026-07-28 has no requests of servers; one that waits for an answer is told so. */
    private void refuse(RpcMessage request) {
        LOG.debug("{}: a {} is refused", server.serverId(), request);
        String id = request.id() == null ? "null" : request.id().json(request);
        tell("{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"error\":{\"code\":-32601,\"message\":\"servers send no requests in MCP 2026-07-28\"}}");
    }

    /** Fails what has waited too long. */
    void expire(long now) {
        for (Map.Entry<String, Asked> entry : pending.entrySet()) {
            if (entry.getValue().reply().isOverdue(now)) {
                Asked asked = cancel(entry.getKey(), "response timeout");
                if (asked != null) {
                    asked.reply().fail(Failures.timeout(server.serverId()));
                }
            }
        }
    }

    /** As {@link Session#keepAlive}. */
    void keepAlive() {
        pending.values().forEach(a -> a.reply().keepAlive());
    }

    /** Whether nobody has used it for that long. */
    boolean isIdle(long now, long timeout) {
        if (!pending.isEmpty()) {
            lastUsed = now;
        }
        return now - lastUsed >= timeout;
    }

    synchronized @Nullable AccessToken token() {
        return process == null || retired ? null : process.token();
    }

    /** Takes no more requests, and ends when those that are under way have their answers. */
    void retire() {
        synchronized (this) {
            retired = true;
        }
        endIfDone();
    }

    private void endIfDone() {
        boolean done;
        synchronized (this) {
            done = retired && pending.isEmpty();
        }
        if (done) {
            end("was replaced");
        }
    }

    @Override
    public void ended(String reason) {
        end(reason);
    }

    void failed(Throwable failure) {
        synchronized (this) {
            over = true;
        }
        whenOver.accept(this);
        writer.drop();
        failAll(failure);
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
        whenOver.accept(this);
        failAll(Failures.ended(server.serverId(), reason));
        if (last == null) {
            writer.drop();
        } else {
            last.process().end();
        }
    }

    private void failAll(Throwable failure) {
        List<Asked> waiting = List.copyOf(pending.values());
        pending.clear();
        waiting.forEach(a -> a.reply().fail(failure));
    }
}
