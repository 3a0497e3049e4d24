package dev.camelmcp.http.client;

import dev.camelmcp.http.ArrivingInputStream;
import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.StreamedBody;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/**
 * The body of an MCP server's answer while it is still arriving: paused until somebody reads it, and then never faster
 * than it is read. Read once: on the caller's event loop, or by {@link #toInputStream} on a thread that may wait.
 */
public final class UpstreamBody implements StreamedBody {

    private final HttpClientResponse response;
    private final UpstreamGate.Permit permit;
    private final long idleTimeout;

    UpstreamBody(HttpClientResponse response, UpstreamGate.Permit permit, Duration idleTimeout) {
        this.response = response;
        this.permit = permit;
        this.idleTimeout = idleTimeout.toMillis();
    }

    /**
     * Sends each piece as it arrives. What breaks is broken for the caller too: a stream that was cut must not look
     * like one that ended.
     */
    @Override
    public void pipeTo(HttpServerResponse caller, HttpCall call) {
        call.whenGone(this::cancel);
        limitSilence();
        String length = caller.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            pipe(caller, call, Long.parseLong(length));
            return;
        }
        caller.setChunked(true);
        // HTTP/1.0 knows no chunks: the end of the connection is the end of the body
        boolean untilClose = !caller.isChunked();
        if (!untilClose) {
            // a stream may be silent for long, and its head is an answer too
            caller.writeHead();
        }
        response.pipe().endOnSuccess(false).endOnFailure(false).to(caller).onComplete(piped -> {
            permit.close();
            if (piped.failed()) {
                cut(call);
                return;
            }
            if (call.wantsTrailers()) {
                copyTrailers(caller.trailers());
            }
            caller.end().onSuccess(v -> {
                if (untilClose) {
                    call.closeConnection();
                }
            });
        });
    }

    /**
     * Where the length is known, which is nearly always, the head goes out with the first bytes and the end with the
     * last: in one write, if they are the same.
     */
    private void pipe(HttpServerResponse caller, HttpCall call, long length) {
        response.exceptionHandler(e -> {
                    permit.close();
                    cut(call);
                })
                .endHandler(v -> {
                    permit.close();
                    if (!caller.ended()) {
                        caller.end();
                    }
                })
                .handler(new Handler<>() {
                    private long sent;

                    @Override
                    public void handle(Buffer piece) {
                        sent += piece.length();
                        if (sent >= length) {
                            caller.end(piece);
                            return;
                        }
                        caller.write(piece);
                        if (caller.writeQueueFull()) {
                            response.pause();
                            caller.drainHandler(v -> response.resume());
                        }
                    }
                })
                .resume();
    }

    private void cut(HttpCall call) {
        response.request().reset();
        call.cut();
    }

    /** For HTTP engines that want a stream; reading waits, so not on an event loop. */
    @Override
    public InputStream toInputStream() {
        limitSilence();
        return new ArrivingInputStream(new UpstreamPieces(response, permit::close), this::cancel);
    }

    /** Tells the MCP server that nobody is listening any more. */
    @Override
    public void cancel() {
        permit.close();
        response.request().reset();
    }

    private void limitSilence() {
        if (idleTimeout > 0) {
            response.request().idleTimeout(idleTimeout);
        }
    }

    private void copyTrailers(MultiMap to) {
        for (Map.Entry<String, String> trailer : response.trailers()) {
            if (!HopByHopHeaders.isHopByHop(trailer.getKey())) {
                to.add(trailer.getKey(), trailer.getValue());
            }
        }
    }

    @Override
    public String toString() {
        return "UpstreamBody[" + response.statusCode() + "]";
    }
}
