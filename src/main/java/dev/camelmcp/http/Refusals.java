package dev.camelmcp.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hears of requests that the listener refuses itself, so that no route knows of them. Called on the event loop of the
 * caller. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Refusals {

    /** For nobody. */
    Refusals NONE = (request, status, bytes) -> {};

    /**
     * What is known of a request by its head. Not to be kept.
     *
     * @param path without the query
     * @param peer the other end of the connection; null where it is not known
     * @param header the first value of a header by its name; null where there is none
     */
    record Request(String method, String path, @Nullable String peer, Function<String, @Nullable String> header) {}

    /**
     * A request was refused.
     *
     * @param status of the answer
     * @param bytes of the answer's body
     */
    void refused(Request request, int status, long bytes);

    /** The same, of a request as the listener has it. */
    default void refused(HttpServerRequest request, int status, long bytes) {
        String path = request.path();
        refused(
                new Request(
                        request.method().name(), path == null ? "" : path, Peer.address(request), request::getHeader),
                status,
                bytes);
    }
}
