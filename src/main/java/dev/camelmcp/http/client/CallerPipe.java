package dev.camelmcp.http.client;

import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes an answer to its caller, as fast as that takes it. Used on the caller's event loop. */
final class CallerPipe implements UpstreamBody.Reader {

    private final UpstreamBody body;
    private final HttpServerResponse caller;
    private final HttpCall call;

    /** Bytes that the head announces; -1 where it announces none. */
    private final long length;

    private boolean untilClose;
    private long sent;

    CallerPipe(UpstreamBody body, HttpServerResponse caller, HttpCall call) {
        this.body = body;
        this.caller = caller;
        this.call = call;
        String announced = caller.headers().get(HttpHeaders.CONTENT_LENGTH);
        this.length = announced == null ? -1 : Long.parseLong(announced);
    }

    /**
     * Where the length is known, which is nearly always, the head goes out with the first bytes and the end with the
     * last: in one write, if they are the same. A stream may be silent for long, and its head is an answer too.
     */
    void begin() {
        if (length >= 0) {
            return;
        }
        caller.setChunked(true);
        // HTTP/1.0 knows no chunks: the end of the connection is the end of the body
        untilClose = !caller.isChunked();
        if (!untilClose) {
            caller.writeHead();
        }
    }

    @Override
    public void piece(Buffer piece) {
        if (caller.ended() || caller.closed()) {
            return;
        }
        sent += piece.length();
        if (length >= 0 && sent >= length) {
            caller.end(piece);
            return;
        }
        caller.write(piece);
        if (caller.writeQueueFull()) {
            body.pause();
            caller.drainHandler(v -> body.resume());
        }
    }

    @Override
    public void end() {
        if (caller.ended() || caller.closed()) {
            return;
        }
        if (length < 0 && call.wantsTrailers()) {
            copyTrailers();
        }
        caller.end().onSuccess(v -> {
            if (untilClose) {
                call.closeConnection();
            }
        });
    }

    @Override
    public void broke(Throwable failure) {
        call.cut();
    }

    private void copyTrailers() {
        for (Map.Entry<String, String> trailer : body.trailers()) {
            if (!HopByHopHeaders.isHopByHop(trailer.getKey())) {
                caller.trailers().add(trailer.getKey(), trailer.getValue());
            }
        }
    }
}
