package dev.camelmcp.stdio;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.stdio.RpcMessage.Part;
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

    private final Buffers buffers;
    private final @Nullable Call call;
    private final boolean batch;
    private final long deadline;

    /** The requests that have no response yet: their ids as JSON, by key. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    private final Set<String> keys;
    private final EventStream stream;

    /** Who waits for the head of the answer; null when it is out, so that nothing of the request is kept. */
    private @Nullable Waiter waiter;

    private State state = State.WAITING;
    private boolean left;
    private @Nullable String session;
    private volatile Runnable whenGone = () -> {};

    private record Waiter(Exchange exchange, AsyncCallback callback) {

        void goOn() {
            callback.done(false);
        }
    }

    /**
     * @param requests that are to be answered
     * @param batch whether they came as an array
     * @param deadline for the head of the answer, by the clock; {@link Long#MAX_VALUE} for none
     */
    Reply(
            Exchange exchange,
            AsyncCallback callback,
            List<RpcMessage> requests,
            boolean batch,
            long deadline,
            Buffers buffers) {
        this.waiter = new Waiter(exchange, callback);
        this.buffers = buffers;
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
        this.stream = buffers.stream(this::leave);
    }

    /** What to do when the caller leaves before it has all answers; at once where it has left already. */
    void whenGone(Runnable action) {
        whenGone = action;
        watch();
    }

    /** Notices from now on when the caller leaves. */
    void watch() {
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

    /** Whether nobody has got anything although it was time, or nobody is there any more who could. */
    synchronized boolean isOverdue(long now) {
        return (left || state == State.WAITING) && now >= deadline;
    }

    /** Whether its caller has left, while its requests are still under way. */
    synchronized boolean isLeft() {
        return left;
    }

    /** Whether nothing has come for its requests yet. */
    synchronized boolean isUntouched() {
        return state == State.WAITING;
    }

    /** The ids of its requests that have no response, as JSON. */
    synchronized List<String> missing() {
        return List.copyOf(waiting.values());
    }

    /** The id of one of its requests that has no response, as its caller wrote it. */
    synchronized @Nullable String id(String key) {
        return waiting.get(key);
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
        Waiter answered;
        boolean streamed;
        boolean last;
        synchronized (this) {
            if (state == State.OVER || waiting.remove(key) == null) {
                return false;
            }
            last = waiting.isEmpty();
            streamed = state == State.STREAMING || batch || !last;
            answered = streamed ? begin() : answer(status, response);
            state = last ? State.OVER : State.STREAMING;
        }
        if (streamed) {
            stream.write(response.bytes());
            if (last) {
                stream.end();
            }
        }
        goOn(answered);
        return true;
    }

    /** To be called with the lock held. */
    private @Nullable Waiter answer(int status, RpcMessage response) {
        Waiter answered = waiter;
        waiter = null;
        if (answered != null && buffers.answer(answered.exchange, response.bytes())) {
            Answer.json(answered.exchange, status, response.bytes(), session);
        } else if (answered != null) {
            answered.exchange.setException(UpstreamException.notNow(
                    "the answers that wait for callers leave no room (mcp.forward.max-buffered-size)"));
        }
        return answered;
    }

    /** Something that belongs to one of its requests; false where nobody waits for it any more. */
    boolean event(RpcMessage message) {
        Waiter answered;
        synchronized (this) {
            if (state == State.OVER) {
                return false;
            }
            answered = begin();
            state = State.STREAMING;
        }
        boolean written = stream.write(message.bytes());
        goOn(answered);
        return written;
    }

    /** As {@link EventStream#keepAlive}. */
    void keepAlive() {
        boolean streaming;
        synchronized (this) {
            streaming = state == State.STREAMING;
        }
        if (streaming) {
            stream.keepAlive();
        }
    }

    /** There will be no more responses: those that are missing are errors. */
    void fail(Throwable failure) {
        Waiter answered;
        Map<String, String> missing;
        synchronized (this) {
            if (state == State.OVER) {
                return;
            }
            state = State.OVER;
            missing = Map.copyOf(waiting);
            waiting.clear();
            answered = waiter;
            waiter = null;
            if (answered != null) {
                answered.exchange.setException(failure);
            }
        }
        if (answered != null) {
            answered.goOn();
            return;
        }
        missing.values().forEach(id -> stream.write(Failures.json(id, failure)));
        stream.end();
    }

    /** There will be no response to one of its requests, which is an error. */
    void fail(String key, Throwable failure) {
        String id;
        boolean last;
        synchronized (this) {
            id = waiting.get(key);
            last = waiting.size() == 1;
        }
        if (id != null && last) {
            fail(failure);
        } else if (id != null) {
            response(key, RpcReader.line(Failures.json(id, failure)));
        }
    }

    /** A request was cancelled, and needs no response; false where it is not waited for. */
    boolean cancelled(String key) {
        Waiter answered;
        synchronized (this) {
            if (state == State.OVER || waiting.remove(key) == null || !waiting.isEmpty()) {
                return false;
            }
            answered = begin();
            state = State.OVER;
        }
        stream.end();
        goOn(answered);
        return true;
    }

    /** To be called with the lock held. */
    private @Nullable Waiter begin() {
        Waiter answered = waiter;
        waiter = null;
        if (answered != null) {
            Answer.stream(answered.exchange, stream.body(), session);
            if (call != null) {
                call.answerIs(stream.body());
            }
        }
        return answered;
    }

    private static void goOn(@Nullable Waiter answered) {
        if (answered != null) {
            answered.goOn();
        }
    }

    private void leave() {
        Waiter answered;
        synchronized (this) {
            if (left || state == State.OVER) {
                return;
            }
            left = true;
            state = State.OVER;
            answered = waiter;
            waiter = null;
            if (answered != null) {
                answered.exchange.setException(UpstreamException.unreachable("the caller has left"));
            }
        }
        try {
            whenGone.run();
        } finally {
            goOn(answered);
        }
    }
}
