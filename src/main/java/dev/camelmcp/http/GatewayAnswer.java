package dev.camelmcp.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the HTTP engine answers itself: before a request reaches the route, or because of its body. Immutable. */
public record GatewayAnswer(int status, int code, String message) {

    /** In how many seconds callers may come again (RFC 9110 §10.2.3), where nobody knows better. */
    public static final long RETRY_AFTER = 5;

    public static final GatewayAnswer SHUTTING_DOWN =
            new GatewayAnswer(503, JsonRpcErrors.UPSTREAM, "the gateway is shutting down");

    public static GatewayAnswer forbidden(String why) {
        return new GatewayAnswer(403, JsonRpcErrors.INVALID_REQUEST, why);
    }

    public static GatewayAnswer methodNotAllowed() {
        return new GatewayAnswer(405, JsonRpcErrors.INVALID_REQUEST, "Method Not Allowed");
    }

    public static GatewayAnswer tooLarge(int limit) {
        return new GatewayAnswer(
                413, JsonRpcErrors.INVALID_REQUEST, "the request body is larger than " + limit + " bytes");
    }

    public static GatewayAnswer unclear() {
        return new GatewayAnswer(400, JsonRpcErrors.INVALID_REQUEST, "it is not clear where the request ends");
    }

    public static GatewayAnswer noHost() {
        return new GatewayAnswer(400, JsonRpcErrors.INVALID_REQUEST, "the request has no Host, or one that is none");
    }

    public static GatewayAnswer tooSlow() {
        return new GatewayAnswer(408, JsonRpcErrors.INVALID_REQUEST, "the request body did not arrive in time");
    }

    public static GatewayAnswer tooMuch() {
        return new GatewayAnswer(
                503,
                JsonRpcErrors.UPSTREAM,
                "the requests of all callers together are too large; see mcp.forward.max-buffered-size");
    }

    /** Whoever edited the route has to look at it. */
    public static GatewayAnswer noneBy(@Nullable String route) {
        return new GatewayAnswer(500, JsonRpcErrors.INTERNAL, "the route " + route + " ended without an answer");
    }

    /** Nobody is there to hear of it, as a rule. */
    static GatewayAnswer brokenOff() {
        return new GatewayAnswer(400, JsonRpcErrors.INVALID_REQUEST, "the request body could not be read");
    }

    /** Writes the head, but for its length, and makes the body. */
    public Buffer prepare(HttpServerResponse response, JsonRpcMessage request) {
        if (status == 503) {
            response.putHeader("Retry-After", Long.toString(RETRY_AFTER));
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        return Buffer.buffer(JsonRpcErrors.body(request, code, message, Map.of()));
    }
}
