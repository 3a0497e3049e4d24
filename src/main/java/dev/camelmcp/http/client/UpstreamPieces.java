package dev.camelmcp.http.client;

import dev.camelmcp.http.ArrivingInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The pieces of an MCP server's answer, each fetched when it is asked for. Taken by one thread. */
final class UpstreamPieces implements ArrivingInputStream.Pieces {

    private static final Object END = new Object();

    private final HttpClientResponse response;
    private final Runnable done;

    /** Buffers, then {@link #END} or what went wrong. At most as much as the connection had read already. */
    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();

    /**
     * @param response paused
     * @param done called when nothing of the answer is needed any more
     */
    UpstreamPieces(HttpClientResponse response, Runnable done) {
        this.response = response;
        this.done = done;
        response.exceptionHandler(pieces::add).handler(pieces::add).endHandler(v -> pieces.add(END));
    }

    @Override
    public byte @Nullable [] take() throws IOException, InterruptedException {
        Object next = pieces.poll();
        if (next == null) {
            response.fetch(1);
            next = pieces.take();
        }
        if (next instanceof Buffer buffer) {
            return buffer.getBytes();
        }
        done.run();
        if (next instanceof Throwable failure) {
            throw new IOException("the MCP server's answer broke off", failure);
        }
        return null;
    }
}
