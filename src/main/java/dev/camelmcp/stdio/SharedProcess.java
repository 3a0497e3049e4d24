package dev.camelmcp.stdio;

import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.Processes.Started;
import dev.camelmcp.stdio.RpcMessage.Part;
import dev.camelmcp.stdio.RpcMessage.Replacement;
import dev.camelmcp.token.AccessToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
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

    private final ServerRegistration server;
    private final LocalSettings settings;
    private final Clock clock;
    private final Runnable whenOver;
    private final AtomicLong ids = new AtomicLong();

    /** By the key of the id that the process knows. */
    private final ConcurrentMap<String, Asked> pending = new ConcurrentHashMap<>();

    private @Nullable List<RpcMessage> held = new ArrayList<>();
    private @Nullable Started process;
    private boolean retired;
    private boolean over;
    private volatile long lastUsed;

    /**
     * A request under way.
     *
     * @param request as its caller wrote it
     * @param id as JSON, which the process knows
     */
    private record Asked(RpcMessage request, String id, Reply reply) {}

    SharedProcess(ServerRegistration server, LocalSettings settings, Clock clock, Runnable whenOver) {
        this.server = server;
        this.settings = settings;
        this.clock = clock;
        this.whenOver = whenOver;
        this.lastUsed = clock.millis();
    }

    ServerRegistration server() {
        return server;
    }

    /** Sends a request; false where it takes no more of them. */
    boolean request(RpcMessage request, Reply reply) throws UpstreamException {
        String name = "gateway-" + ids.incrementAndGet();
        String key = '"' + name;
        Asked asked = new Asked(request, '"' + name + '"', reply);
        boolean sent;
        synchronized (this) {
            if (over || retired) {
                return false;
            }
            if (pending.size() >= settings.maxPendingRequests()) {
                throw UpstreamException.notNow(
                        settings.maxPendingRequests() + " requests wait for an answer of MCP server "
                                + server.serverId() + ", which is the limit (mcp.local.max-pending-requests)");
            }
            lastUsed = clock.millis();
            pending.put(key, asked);
            List<Replacement> replacements = new ArrayList<>();
            replace(replacements, request.id(), asked.id);
            replace(replacements, request.progressToken(), asked.id);
            sent = send(request.with(replacements));
        }
        if (!sent) {
            pending.remove(key);
            throw UpstreamException.notNow("MCP server " + server.serverId() + " does not read what it is sent");
        }
        reply.whenGone(() -> cancel(key, "the caller has left"));
        return true;
    }

    /** To be called with the lock held. */
    private boolean send(RpcMessage message) {
        if (held != null) {
            return held.add(message);
        }
        return process != null && process.process().send(message);
    }

    /** A disconnect is a cancellation (MCP 2026-07-28, Cancellation). */
    private @Nullable Asked cancel(String key, String reason) {
        Asked asked = pending.remove(key);
        if (asked != null) {
            tell("{\"jsonrpc\":\"2.0\",\"method\":\"" + RpcReader.CANCELLED + "\",\"params\":{\"requestId\":" + asked.id
                    + ",\"reason\":\"" + reason + "\"}}");
            endIfDone();
        }
        return asked;
    }

    private synchronized void tell(String json) {
        if (!send(RpcReader.line(json.getBytes(StandardCharsets.UTF_8)))) {
            LOG.debug("{} could not be told of a cancellation", server.serverId());
        }
    }

    void started(Started begun) {
        synchronized (this) {
            if (!over) {
                process = begun;
                List<RpcMessage> waiting = held == null ? List.of() : held;
                held = null;
                waiting.forEach(this::send);
                return;
            }
        }
        begun.process().end();
    }

    @Override
    public void message(RpcMessage message) {
        lastUsed = clock.millis();
        if (message.isResponse()) {
            respond(message);
        } else if (message.isRequest()) {
            refuse(message);
        } else {
            notify(message);
        }
    }

    private void respond(RpcMessage response) {
        Asked asked =
                response.id() == null ? null : pending.remove(response.id().key());
        if (asked == null) {
            LOG.debug("An answer of {} is dropped, since nobody waits for it any more", server.serverId());
            return;
        }
        Part id = asked.request.id();
        if (id != null) {
            asked.reply.response(id.key(), restored(response, asked), Stateless.status(response));
        }
        endIfDone();
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
            asked.reply.cancelled(String.valueOf(
                    asked.request.id() == null ? null : asked.request.id().key()));
        } else {
            asked.reply.event(restored(notification, asked));
        }
    }

    /** MCP 2026-07-28 has no requests of servers; one that waits for an answer is told so. */
    private void refuse(RpcMessage request) {
        LOG.debug("{}: a {} is refused", server.serverId(), request);
        String id = request.id() == null ? "null" : request.id().json(request);
        tell("{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"error\":{\"code\":-32601,\"message\":\"servers send no requests in MCP 2026-07-28\"}}");
    }

    private static RpcMessage restored(RpcMessage message, Asked asked) {
        List<Replacement> replacements = new ArrayList<>();
        Part id = asked.request.id();
        Part token = asked.request.progressToken();
        String original = id == null ? null : id.json(asked.request);
        if (original != null) {
            replace(replacements, message.isResponse() ? message.id() : null, original);
            replace(replacements, message.subscription(), original);
        }
        if (token != null) {
            replace(replacements, message.progressToken(), token.json(asked.request));
        }
        return message.with(replacements);
    }

    private static void replace(List<Replacement> replacements, @Nullable Part part, String json) {
        if (part != null) {
            replacements.add(new Replacement(part, json));
        }
    }

    /** Fails what has waited too long. */
    void expire(long now) {
        for (Map.Entry<String, Asked> entry : pending.entrySet()) {
            if (entry.getValue().reply.isOverdue(now)) {
                Asked asked = cancel(entry.getKey(), "response timeout");
                if (asked != null) {
                    asked.reply.fail(UpstreamException.timeout(
                            "MCP server " + server.serverId() + " did not answer in time (response timeout)"));
                }
            }
        }
    }

    boolean isIdleSince(long time) {
        return pending.isEmpty() && lastUsed <= time;
    }

    synchronized @Nullable AccessToken token() {
        return process == null || retired ? null : process.token();
    }

    /** Takes no more requests, and ends when those that are under way have their answers. */
    void retire() {
        synchronized (this) {
            retired = true;
        }
        whenOver.run();
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
        whenOver.run();
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
        whenOver.run();
        failAll(UpstreamException.unreachable("MCP server " + server.serverId() + " " + reason));
        if (last != null) {
            last.process().end();
        }
    }

    private void failAll(Throwable failure) {
        List<Asked> waiting = List.copyOf(pending.values());
        pending.clear();
        waiting.forEach(a -> a.reply.fail(failure));
    }
}
