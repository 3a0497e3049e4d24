package dev.camelmcp.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an MCP server's answer while it is still arriving: paused until somebody reads it, and then never faster than it is read. Read once: on the caller's event loop, or by
 * {@link #toInputStream} on a thread that may wait.
 */
public final class UpstreamBody {

    private final HttpClientResponse response;
    private final UpstreamGate.Permit permit;
    private final long idleTimeout;

    UpstreamBody(HttpClientResponse response, UpstreamGate.Permit permit, Duration idleTimeout) {
        this.response = response;
        this.permit = permit;
        this.idleTimeout = idleTimeout.toMillis();
    }

    /** Sends each piece as it arrives. What breaks is broken for the caller too: a stream that was cut must not look like one that ended. */
    void pipeTo(HttpServerResponse caller, HttpCall call) {
        call.whenGone(this::cancel);
        limitSilence();
        if (!caller.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            caller.setChunked(true);
            // a stream may be silent for long; where the length is known, the head can go out with the first bytes
            caller.writeHead();
        }
        response.pipe().endOnSuccess(false).endOnFailure(false).to(caller).onComplete(piped -> {
            permit.close();
            if (piped.succeeded()) {
                if (call.wantsTrailers()) {
                    copyTrailers(caller.trailers());
                }
                caller.end();
            } else {
                response.request().reset();
                caller.reset();
            }
        });
    }

    /** For HTTP engines that want a stream; reading waits, so not on an event loop. */
    InputStream toInputStream() {
        limitSilence();
        return new UpstreamInputStream(response, permit::close);
    }

    /** Drops an answer that nobody will read; does nothing for any other body. */
    public static void discard(@Nullable Object body) {
        if (body instanceof UpstreamBody stream) {
            stream.cancel();
        }
    }

    /** Tells the MCP server that nobody is listening any more. */
    void cancel() {
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
