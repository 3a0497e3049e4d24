package dev.camelmcp.stdio;

import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.PushBody;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a server says on its own account: goes to the stream that the caller opened by GET, and is kept for the next one
 * while there is none. Thread-safe.
 */
final class Unsolicited {

    private final int limit;
    private final Queue<RpcMessage> kept = new ArrayDeque<>();
    private long bytes;
    private @Nullable PushBody stream;
    private boolean over;

    /** @param limit bytes that are kept, and that may wait for the caller */
    Unsolicited(int limit) {
        this.limit = limit;
    }

    /** Opens the stream as the answer of an exchange; false where there is one already. */
    synchronized boolean open(Exchange exchange) {
        if (stream != null || over) {
            return false;
        }
        PushBody[] self = new PushBody[1];
        PushBody opened = new PushBody(limit, () -> close(self[0]));
        self[0] = opened;
        stream = opened;
        Answer.stream(exchange, opened, null);
        HttpCall call = HttpCall.of(exchange);
        if (call != null) {
            call.answerIs(opened);
        }
        for (RpcMessage message = kept.poll(); message != null; message = kept.poll()) {
            opened.write(Answer.event(message.bytes()));
        }
        bytes = 0;
        return true;
    }

    synchronized boolean isOpen() {
        return stream != null;
    }

    /** Sends a message on the stream; false where there is none. */
    synchronized boolean send(RpcMessage message) {
        return stream != null && stream.write(Answer.event(message.bytes()));
    }

    /** Keeps a message for the next stream; false where there is no room for it. */
    synchronized boolean keep(RpcMessage message) {
        if (over || bytes + message.bytes().length > limit) {
            return false;
        }
        bytes += message.bytes().length;
        kept.add(message);
        return true;
    }

    /** Ends the stream; there will be no other. */
    void end() {
        PushBody last;
        synchronized (this) {
            over = true;
            last = stream;
            stream = null;
            kept.clear();
        }
        if (last != null) {
            last.end();
        }
    }

    private synchronized void close(PushBody left) {
        if (stream == left) {
            stream = null;
        }
    }
}
