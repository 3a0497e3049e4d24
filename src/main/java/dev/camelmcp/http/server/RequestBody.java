package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body into memory, up to a limit and for some time. MCP bodies are JSON-RPC messages: the gateway
 * needs their id for its errors, and must be able to send them once more after a 401. Used on one event loop.
 */
final class RequestBody {

    /** The body is not read to its end. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient GatewayAnswer answer;

        Refused(GatewayAnswer answer) {
            super(answer.message(), null, false, false);
            this.answer = answer;
        }

        GatewayAnswer answer() {
            return answer;
        }
    }

    private final int limit;
    private final Promise<@Nullable Buffer> promise = Promise.promise();
    private @Nullable Buffer body;

    private RequestBody(int limit) {
        this.limit = limit;
    }

    /**
     * Completes with the body, or null where there is none; fails with {@link Refused}, or when the caller leaves.
     *
     * @param timeout milliseconds for the body to arrive
     */
    static Future<@Nullable Buffer> read(Vertx vertx, HttpServerRequest request, int limit, long timeout) {
        if (request.isEnded()) {
            return Future.succeededFuture();
        }
        if (contentLength(request) > limit) {
            return Future.failedFuture(new Refused(GatewayAnswer.tooLarge(limit)));
        }
        RequestBody reader = new RequestBody(limit);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(reader::add)
                .endHandler(v -> reader.promise.tryComplete(reader.body))
                .exceptionHandler(reader.promise::tryFail);
        // most bodies are there already, behind this
        vertx.runOnContext(v -> reader.limit(vertx, timeout));
        return reader.promise.future();
    }

    private void limit(Vertx vertx, long timeout) {
        if (!promise.future().isComplete()) {
            long timer = vertx.setTimer(timeout, id -> promise.tryFail(new Refused(GatewayAnswer.tooSlow())));
            promise.future().onComplete(v -> vertx.cancelTimer(timer));
        }
    }

    private void add(Buffer chunk) {
        int length = (body == null ? 0 : body.length()) + chunk.length();
        if (length > limit) {
            body = null;
            promise.tryFail(new Refused(GatewayAnswer.tooLarge(limit)));
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
