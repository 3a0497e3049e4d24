package dev.camelmcp.stdio;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.PushBody;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.RpcMessage.Part;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one POST, while it is waited for: JSON where the response comes first, else a stream of events, whose
 * last is the response. Thread-safe; nothing is called with its lock held.
 */
final class Reply {

    private enum State {
        WAITING,
        STREAMING,
        OVER
    }

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final @Nullable Call call;
    private final boolean batch;
    private final long deadline;

    /** The requests that have no response yet: their ids as JSON, by key. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final Set<String> keys;
    private final PushBody stream;
    private State state = State.WAITING;
    private boolean left;
    private @Nullable String session;
    private volatile Runnable whenGone = () -> {};

    /**
     * @param requests that are to be answered
     * @param batch whether they came as an array
     * @param deadline for the head of the answer, by the clock; {@link Long#MAX_VALUE} for none
     * @param limit bytes that may wait for the caller
     */
    Reply(
            Exchange exchange,
            AsyncCallback callback,
            List<RpcMessage> requests,
            boolean batch,
            long deadline,
            int limit) {
        this.exchange = exchange;
        this.callback = callback;
        this.call = Call.of(exchange);
        this.batch = batch;
        this.deadline = deadline;
        for (RpcMessage request : requests) {
            Part id = request.id();
            if (id != null) {
                waiting.put(id.key(), id.json(request));
            }
        }
        this.keys = Set.copyOf(waiting.keySet());
        this.stream = new PushBody(limit, this::leave);
    }

    /** What to do when the caller leaves before it has all answers; at once where it has left already. */
    void whenGone(Runnable action) {
        whenGone = action;
        if (call != null) {
            call.whenGone(this::leave);
        }
    }

    /** The session that the answer tells the caller of. */
    synchronized void sessionIs(@Nullable String id) {
        session = id;
    }

    /** Keys of the ids of all its requests. */
    Set<String> keys() {
        return keys;
    }

    /** Whether nobody has got anything although it was time. */
    synchronized boolean isOverdue(long now) {
        return state == State.WAITING && now >= deadline;
    }

    /** The ids of its requests that have no response, as JSON. */
    synchronized List<String> missing() {
        return List.copyOf(waiting.values());
    }

    /**
     * A response to one of its requests.
     *
     * @param key of its id as the caller wrote it
     * @return false where nobody waits for it any more
     */
    boolean response(String key, RpcMessage response) {
        return response(key, response, 200);
    }

    /**
     * As above.
     *
     * @param status of an answer that is JSON
     */
    boolean response(String key, RpcMessage response, int status) {
        State before;
        boolean streamed;
        boolean last;
        synchronized (this) {
            if (state == State.OVER || waiting.remove(key) == null) {
                return false;
            }
            before = state;
            last = waiting.isEmpty();
            streamed = before == State.STREAMING || batch || !last;
            if (streamed) {
                begin();
            } else {
                Answer.json(exchange, status, response.bytes(), session);
            }
            state = last ? State.OVER : State.STREAMING;
        }
        if (streamed) {
            stream.write(Answer.event(response.bytes()));
            if (last) {
                stream.end();
            }
        }
        if (before == State.WAITING) {
            callback.done(false);
        }
        return true;
    }

    /** Something that belongs to one of its requests; false where nobody waits for it any more. */
    boolean event(RpcMessage message) {
        State before;
        synchronized (this) {
            if (state == State.OVER) {
                return false;
            }
            before = state;
            begin();
            state = State.STREAMING;
        }
        boolean written = stream.write(Answer.event(message.bytes()));
        if (before == State.WAITING) {
            callback.done(false);
        }
        return written;
    }

    /** There will be no more responses: those that are missing are errors. */
    void fail(Throwable failure) {
        State before;
        Map<String, String> missing;
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            before = state;
            state = State.OVER;
            missing = Map.copyOf(waiting);
            waiting.clear();
            if (before == State.WAITING) {
                exchange.setException(failure);
            }
        }
        if (before == State.WAITING) {
            callback.done(false);
            return;
        }
        for (String id : missing.values()) {
            String json = JsonRpcErrors.body(
                    new JsonRpcMessage(false, List.of(id), null),
                    JsonRpcErrors.UPSTREAM,
                    String.valueOf(failure.getMessage()),
                    Map.of());
            stream.write(Answer.event(json.getBytes(StandardCharsets.UTF_8)));
        }
        stream.end();
    }

    /** A request was cancelled, and needs no response; false where it is not waited for. */
    boolean cancelled(String key) {
        State before;
        synchronized (this) {
            if (state == State.OVER || waiting.remove(key) == null || !waiting.isEmpty()) {
                return false;
            }
            before = state;
            begin();
            state = State.OVER;
        }
        stream.end();
        if (before == State.WAITING) {
            callback.done(false);
        }
        return true;
    }

    /** To be called with the lock held. */
    private void begin() {
        if (state == State.WAITING) {
            Answer.stream(exchange, stream, session);
            if (call != null) {
                call.answerIs(stream);
            }
        }
    }

    private void leave() {
        State before;
        synchronized (this) {
            if (left || state == State.OVER) {
                return;
            }
            left = true;
            before = state;
            state = State.OVER;
            if (before == State.WAITING) {
                exchange.setException(UpstreamException.unreachable("the caller has left"));
            }
        }
        try {
            whenGone.run();
        } finally {
            if (before == State.WAITING) {
                callback.done(false);
            }
        }
    }
}
