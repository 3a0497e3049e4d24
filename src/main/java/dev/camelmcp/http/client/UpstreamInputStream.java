package dev.camelmcp.http.client;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** An answer that is still arriving, as a stream that waits for each piece; it asks for a piece only when the one before is used up. Read by one thread. */
final class UpstreamInputStream extends InputStream {

    private static final Object END = new Object();

    private final HttpClientResponse response;
    private final Runnable done;

    /** Buffers, then {@link #END} or what went wrong. At most as much as the connection had read already. */
    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();

    private byte[] piece = {};
    private int position;
    private boolean ended;

    /**
     * @param response paused
     * @param done called when nothing of the answer is needed any more
     */
    UpstreamInputStream(HttpClientResponse response, Runnable done) {
        this.response = response;
        this.done = done;
        response.exceptionHandler(pieces::add).handler(pieces::add).endHandler(v -> pieces.add(END));
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean hasMore() throws IOException {
        while (position == piece.length && !ended) {
            Object next = take();
            if (next instanceof Buffer buffer) {
                piece = buffer.getBytes();
                position = 0;
            } else {
                ended = true;
                done.run();
                if (next instanceof Throwable failure) {
                    throw new IOException("the MCP server's answer broke off", failure);
                }
            }
        }
        return position < piece.length;
    }

    private Object take() throws IOException {
        if (Context.isOnEventLoopThread()) {
            throw new IOException("this answer is still arriving, and waiting for it would block the event loop;"
                    + " leave it by threads: before reading the body");
        }
        @Nullable Object next = pieces.poll();
        if (next != null) {
            return next;
        }
        response.fetch(1);
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Also tells the MCP server, where something of the answer is still to come. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            position = piece.length;
            done.run();
            response.request().reset();
        }
    }
}
