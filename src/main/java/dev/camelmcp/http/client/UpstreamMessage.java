package dev.camelmcp.http.client;

import dev.camelmcp.http.JsonRpcMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a route sends to an MCP server. Immutable; {@code toString()} shows neither headers nor body.
 *
 * @param query that comes behind the server's own; null for none
 */
record UpstreamMessage(
        HttpMethod method,
        @Nullable String query,
        Map<String, Object> headers,
        @Nullable Buffer body) {

    /**
     * Reads the message. A body that is no bytes yet is turned into some, which may block.
     *
     * @throws Exception where it cannot be; a message of it may quote the body
     */
    static UpstreamMessage of(Message message) throws Exception {
        return new UpstreamMessage(
                HttpMethod.valueOf(message.getHeader(Exchange.HTTP_METHOD, "POST", String.class)),
                message.getHeader(Exchange.HTTP_RAW_QUERY, String.class),
                message.getHeaders(),
                body(message));
    }

    boolean isPost() {
        return HttpMethod.POST.equals(method);
    }

    /** Whether it asks for a stream, which may stay open, and whose head may come with its first event only. */
    boolean isStream() {
        return HttpMethod.GET.equals(method);
    }

    /** Whether asking twice does no harm. */
    boolean isRepeatable() {
        return !isPost()
                || JsonRpcMessage.of(body == null ? null : body.getBytes()).isReadOnly();
    }

    /** Path and query for a server's URL. */
    String target(URI url) {
        return pathAndQuery(url, query);
    }

    /**
     * What a request asks for.
     *
     * @param query that comes behind the URL's own; null for none
     */
    static String pathAndQuery(URI url, @Nullable String query) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String own = url.getRawQuery();
        if (own == null && query == null) {
            return path;
        }
        return path + "?" + (own == null ? query : query == null ? own : own + "&" + query);
    }

    private static @Nullable Buffer body(Message message) throws Exception {
        Object body = message.getBody();
        if (body == null || body instanceof Buffer) {
            return (Buffer) body;
        }
        return Buffer.buffer(message.getMandatoryBody(byte[].class));
    }

    @Override
    public String toString() {
        return "UpstreamMessage[" + method + "]";
    }
}
