package dev.camelmcp.http;

import io.vertx.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that is still arriving, as a stream that waits for each piece; it asks for one only when the one before is
 * used up. Read by one thread, which is no event loop.
 */
public final class ArrivingInputStream extends InputStream {

    /** Where the pieces come from. */
    @FunctionalInterface
    public interface Pieces {

        /**
         * The next piece, waited for; null at the end.
         *
         * @throws IOException where the body broke off
         */
        byte @Nullable [] take() throws IOException, InterruptedException;
    }

    private final Pieces pieces;
    private final Runnable abandoned;
    private byte[] piece = {};
    private int position;
    private boolean ended;

    /** @param abandoned called where the stream is closed before its end */
    public ArrivingInputStream(Pieces pieces, Runnable abandoned) {
        this.pieces = pieces;
        this.abandoned = abandoned;
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
            byte[] next = take();
            ended = next == null;
            piece = next == null ? new byte[0] : next;
            position = 0;
        }
        return position < piece.length;
    }

    private byte @Nullable [] take() throws IOException {
        if (Context.isOnEventLoopThread()) {
            throw new IOException("this answer is still arriving, and waiting for it would block the event loop;"
                    + " leave it by threads: before reading the body");
        }
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (IOException e) {
            ended = true;
            throw e;
        }
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            position = piece.length;
            abandoned.run();
        }
    }
}
