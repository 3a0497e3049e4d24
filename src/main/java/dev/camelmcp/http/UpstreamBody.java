package dev.camelmcp.http;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The body of an MCP server's answer while it is still arriving: paused until it is piped to the caller, and then never faster than the caller reads. Used on the caller's event loop, once.
 */
public final class UpstreamBody {

    private final HttpClientResponse response;

    UpstreamBody(HttpClientResponse response) {
        this.response = response;
    }

    /** Sends the head at once, then each piece as it arrives. What breaks is broken for the caller too: a stream that was cut must not look like one that ended. */
    void pipeTo(HttpServerResponse caller, HttpCall call) {
        call.whenGone(this::cancel);
        if (!caller.headers().contains("Content-Length")) {
            caller.setChunked(true);
        }
        caller.writeHead();
        response.pipe().endOnFailure(false).to(caller).onFailure(e -> caller.reset());
    }

    /** Drops an answer that nobody will read; does nothing for any other body. */
    public static void discard(@Nullable Object body) {
        if (body instanceof UpstreamBody stream) {
            stream.cancel();
        }
    }

    /** Tells the MCP server that nobody is listening any more. */
    void cancel() {
        response.request().reset();
    }

    @Override
    public String toString() {
        return "UpstreamBody[" + response.statusCode() + "]";
    }
}
