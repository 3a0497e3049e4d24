package dev.camelmcp.http.client;

import dev.camelmcp.http.HeaderValues;
import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/** Which headers travel to the MCP server, and which come back. Stateless. */
final class UpstreamHeaders {

    /** Of a field value: one byte each (RFC 9110 §5.5). */
    private static final char LAST = 0xFF;

    private UpstreamHeaders() {}

    /**
     * Adds those of a message to a request.
     *
     * @param call of the caller; null where there is none
     * @throws InvalidHeaderException where one of them, which a route set, cannot be sent
     */
    static void write(Map<String, Object> headers, @Nullable HttpCall call, MultiMap to) throws InvalidHeaderException {
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey();
            if (name == null || staysHere(name) || (call != null && call.isHopByHop(name, header.getValue()))) {
                continue;
            }
            if (header.getValue() instanceof List<?> values) {
                for (Object value : values) {
                    add(name, value, to);
                }
            } else {
                add(name, header.getValue(), to);
            }
        }
    }

    private static void add(String name, @Nullable Object value, MultiMap to) throws InvalidHeaderException {
        if (value == null) {
            return;
        }
        try {
            String text = value.toString();
            if (hasNoBytes(text)) {
                throw new InvalidHeaderException(name);
            }
            to.add(name, text);
        } catch (RuntimeException e) {
            // its message may quote the value
            throw new InvalidHeaderException(name);
        }
    }

    /** It would go as question marks. By a loop: a stream for each header is half a kilobyte for each request. */
    private static boolean hasNoBytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST) {
                return true;
            }
        }
        return false;
    }

    /** The answer as a message. */
    static Message read(Exchange exchange, HttpClientResponse response, UpstreamBody body) {
        Message message = new DefaultMessage(exchange.getContext());
        Map<String, Object> headers = message.getHeaders();
        for (Map.Entry<String, String> header : response.headers()) {
            String name = header.getKey();
            if (!HopByHopHeaders.isHopByHop(name) && !HopByHopHeaders.isCamel(name)) {
                HeaderValues.add(headers, name, header.getValue());
            }
        }
        String connection = HopByHopHeaders.connection(response.headers());
        if (connection != null) {
            headers.keySet().removeIf(name -> HopByHopHeaders.isNamedBy(connection, name));
        }
        headers.put(Exchange.HTTP_RESPONSE_CODE, response.statusCode());
        message.setBody(body);
        return message;
    }

    /** Host and Content-Length are those of the new request. */
    private static boolean staysHere(String name) {
        return HopByHopHeaders.isCamel(name)
                || HopByHopHeaders.isHopByHop(name)
                || name.equalsIgnoreCase("Host")
                || name.equalsIgnoreCase("Content-Length");
    }
}
