package dev.camelmcp.http.client;

import dev.camelmcp.http.ArrivingInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The pieces of an MCP server's answer, each fetched when it is asked for. Taken by one thread. */
final class UpstreamPieces implements UpstreamBody.Reader, ArrivingInputStream.Pieces {

    private static final Object END = new Object();

    private final Runnable fetch;

    /** Buffers, then {@link #END} or what went wrong. At most as much as the connection had read already. */
    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();

    /** @param fetch asks for one more */
    UpstreamPieces(Runnable fetch) {
        this.fetch = fetch;
    }

    @Override
    public void piece(Buffer piece) {
        pieces.add(piece);
    }

    @Override
    public void end() {
        pieces.add(END);
    }

    @Override
    public void broke(Throwable failure) {
        pieces.add(failure);
    }

    @Override
    public byte @Nullable [] take() throws IOException, InterruptedException {
        Object next = pieces.poll();
        if (next == null) {
            fetch.run();
            next = pieces.take();
        }
        if (next instanceof Buffer buffer) {
            return buffer.getBytes();
        }
        if (next instanceof Throwable failure) {
            throw new IOException("the MCP server's answer broke off", failure);
        }
        return null;
    }
}
