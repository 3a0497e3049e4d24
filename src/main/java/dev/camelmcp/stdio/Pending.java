package dev.camelmcp.stdio;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.RpcMessage.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests of a session that have no response yet. Thread-safe; calls nobody. */
final class Pending {

    private final ServerId server;
    private final int limit;

    /** By the key of their id, in the order in which they came. */
    private final Map<String, Reply> requests = new LinkedHashMap<>();

    /** By the key of their progress token. */
    private final Map<String, Reply> progress = new LinkedHashMap<>();

    /** @param limit how many there may be */
    Pending(ServerId server, int limit) {
        this.server = server;
        this.limit = limit;
    }

    /**
     * Adds the requests among the messages.
     *
     * @throws RefusedException when one of them has the id of another
     * @throws UpstreamException when there are too many
     */
    synchronized void add(List<RpcMessage> messages, Reply reply) throws RefusedException, UpstreamException {
        if (reply.keys().stream().anyMatch(requests::containsKey)) {
            throw new RefusedException(400, "a request with that id is under way");
        }
        if (requests.size() + reply.keys().size() > limit) {
            throw Failures.tooMany(limit, server);
        }
        reply.keys().forEach(key -> requests.put(key, reply));
        for (RpcMessage message : messages) {
            Part token = message.isRequest() ? message.progressToken() : null;
            if (token != null) {
                progress.put(token.key(), reply);
            }
        }
    }

    /** The key of the request that a response is to; null where there is none, or more than one. */
    synchronized @Nullable String match(RpcMessage response) {
        return Ids.match(response, requests.keySet());
    }

    /** Who waits for a response, which is then no longer waited for. */
    synchronized @Nullable Reply remove(String key) {
        Reply reply = requests.remove(key);
        if (reply != null && !requests.containsValue(reply)) {
            progress.values().removeIf(r -> r == reply);
        }
        return reply;
    }

    synchronized @Nullable Reply get(String key) {
        return requests.get(key);
    }

    synchronized @Nullable Reply ofProgress(String token) {
        return progress.get(token);
    }

    synchronized void forget(Reply reply) {
        requests.values().removeIf(r -> r == reply);
        progress.values().removeIf(r -> r == reply);
    }

    synchronized List<Reply> latestFirst() {
        List<Reply> replies = new ArrayList<>(new LinkedHashSet<>(requests.values()));
        Collections.reverse(replies);
        return replies;
    }

    /** Takes out those for which nothing has come yet. */
    synchronized Set<Reply> removeUntouched() {
        Set<Reply> untouched = new LinkedHashSet<>(requests.values());
        untouched.removeIf(r -> !r.isUntouched());
        untouched.forEach(this::forget);
        return untouched;
    }

    /** Whether there is somebody who waits for them. */
    synchronized boolean isAwaited() {
        return requests.values().stream().anyMatch(r -> !r.isLeft());
    }

    /** Takes out those that are overdue. */
    synchronized Set<Reply> removeOverdue(long now) {
        Set<Reply> overdue = new LinkedHashSet<>();
        for (Reply reply : requests.values()) {
            if (reply.isOverdue(now)) {
                overdue.add(reply);
            }
        }
        overdue.forEach(this::forget);
        return overdue;
    }

    synchronized Set<Reply> removeAll() {
        Set<Reply> all = new LinkedHashSet<>(requests.values());
        requests.clear();
        progress.clear();
        return all;
    }

    synchronized boolean isEmpty() {
        return requests.isEmpty();
    }
}
