package dev.camelmcp.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body into memory up to a limit. MCP bodies are JSON-RPC messages: the gateway needs their id for its errors, and must be able to send them once more after a 401.
 * Used on one event loop.
 */
final class RequestBody {

    /** The body is larger than the limit. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("the request body is larger than " + limit + " bytes", null, false, false);
        }
    }

    private final int limit;
    private final Promise<@Nullable Buffer> promise = Promise.promise();
    private @Nullable Buffer body;

    private RequestBody(int limit) {
        this.limit = limit;
    }

    /** Completes with the body, or null where there is none; fails with {@link TooLarge}, or when the caller leaves. */
    static Future<@Nullable Buffer> read(HttpServerRequest request, int limit) {
        if (contentLength(request) > limit) {
            return Future.failedFuture(new TooLarge(limit));
        }
        RequestBody reader = new RequestBody(limit);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(chunk -> reader.add(chunk))
                .endHandler(v -> reader.promise.tryComplete(reader.body))
                .exceptionHandler(reader.promise::tryFail);
        return reader.promise.future();
    }

    private void add(Buffer chunk) {
        int length = (body == null ? 0 : body.length()) + chunk.length();
        if (length > limit) {
            body = null;
            promise.tryFail(new TooLarge(limit));
        } else if (!promise.future().isComplete()) {
            body = body == null ? chunk : body.appendBuffer(chunk);
        }
    }

    private static long contentLength(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
