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

    private static final int KNOWN = 4_096;

    private final ServerId server;
    private final int limit;

    /** By the key of their id, in the order in which they came. */
    private final Map<String, Reply> requests = new LinkedHashMap<>();

    /** By the key of their progress token. */
    private final Map<String, Reply> progress = new LinkedHashMap<>();

    /** Hashes of the keys of those that were the latest to come, whose answers may be late, or come twice. */
    private final Set<Integer> known = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
            return size() > KNOWN;
        }
    });

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
        for (String key : reply.keys()) {
            requests.put(key, reply);
            known.add(key.hashCode());
        }
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

    /**
     * Whether a response that matches none can only be meant for the one request that waits: nobody ever had its id.
     */
    synchronized boolean isMisnamed(RpcMessage response) {
        Part id = response.id();
        return id != null && requests.size() == 1 && !isKnown(id.key()) && !isKnown(Ids.other(id.key()));
    }

    private boolean isKnown(@Nullable String key) {
        return key != null && known.contains(key.hashCode());
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
