package dev.camelmcp.stdio;

import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.HttpCall;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a server says on its own account: goes to the stream that the caller opened by GET, and is kept for the next one
 * while there is none. Thread-safe.
 */
final class Unsolicited {

    private final int limit;
    private final BodyMemory memory;
    private final Function<Runnable, EventStream> streams;
    private final Queue<RpcMessage> kept = new ArrayDeque<>();
    private long bytes;
    private @Nullable EventStream stream;
    private boolean over;

    /**
     * @param limit bytes that are kept
     * @param memory that is shared with all others
     * @param streams makes one, by what is to be done when its caller leaves
     */
    Unsolicited(int limit, BodyMemory memory, Function<Runnable, EventStream> streams) {
        this.limit = limit;
        this.memory = memory;
        this.streams = streams;
    }

    /** Opens the stream as the answer of an exchange; false where there is one already. */
    synchronized boolean open(Exchange exchange) {
        if (stream != null || over) {
            return false;
        }
        EventStream[] self = new EventStream[1];
        EventStream opened = streams.apply(() -> close(self[0]));
        self[0] = opened;
        stream = opened;
        Answer.stream(exchange, opened.body(), null);
        HttpCall call = HttpCall.of(exchange);
        if (call != null) {
            call.answerIs(opened.body());
        }
        List<RpcMessage> waited = List.copyOf(kept);
        forget();
        waited.forEach(message -> opened.write(message.bytes()));
        return true;
    }

    synchronized boolean isOpen() {
        return stream != null;
    }

    /** Sends a message on the stream; false where there is none. */
    synchronized boolean send(RpcMessage message) {
        return stream != null && stream.write(message.bytes());
    }

    /** Keeps a message for the next stream; false where there is no room for it. */
    synchronized boolean keep(RpcMessage message) {
        if (over || bytes + message.bytes().length > limit || !memory.take(message.bytes().length)) {
            return false;
        }
        bytes += message.bytes().length;
        kept.add(message);
        return true;
    }

    /** Ends the stream; there will be no other. */
    void end() {
        EventStream last;
        synchronized (this) {
            over = true;
            last = stream;
            stream = null;
            forget();
        }
        if (last != null) {
            last.end();
        }
    }

    /** To be called with the lock held. */
    private void forget() {
        kept.clear();
        memory.giveBack(bytes);
        bytes = 0;
    }

    /** As {@link EventStream#keepAlive}. */
    synchronized void keepAlive() {
        if (stream != null) {
            stream.keepAlive();
        }
    }

    private synchronized void close(EventStream left) {
        if (stream == left) {
            stream = null;
        }
    }
}
