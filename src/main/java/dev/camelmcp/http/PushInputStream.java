package dev.camelmcp.http;

import io.vertx.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/** A {@link PushBody} as a stream that waits for each piece. Read by one thread. */
final class PushInputStream extends InputStream {

    private final PushBody body;
    private byte[] piece = {};
    private int position;
    private boolean ended;

    PushInputStream(PushBody body) {
        this.body = body;
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
        if (Context.isOnEventLoopThread()) {
            throw new IOException("this answer is still arriving, and waiting for it would block the event loop;"
                    + " leave it by threads: before reading the body");
        }
        while (position == piece.length && !ended) {
            try {
                byte[] next = body.take();
                ended = next == null;
                piece = next == null ? new byte[0] : next;
                position = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            } catch (PushBody.BrokenOffException e) {
                throw new IOException("the MCP server's answer broke off", e);
            }
        }
        return position < piece.length;
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            position = piece.length;
            body.cancel();
        }
    }
}
