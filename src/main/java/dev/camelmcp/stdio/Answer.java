package dev.camelmcp.stdio;

import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.PushBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/** What a caller gets: puts it into the exchange. Stateless. */
final class Answer {

    /** MCP 2025-11-25, Session Management. */
    static final String SESSION_ID = "Mcp-Session-Id";

    private Answer() {}

    static void accepted(Exchange exchange) {
        message(exchange, 202);
    }

    /** A session ended as its caller wanted. */
    static void ended(Exchange exchange) {
        message(exchange, 200);
    }

    static void json(Exchange exchange, int status, byte[] json, @Nullable String session) {
        Message answer = message(exchange, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        answer.setHeader("Content-Length", json.length);
        if (session != null) {
            answer.setHeader(SESSION_ID, session);
        }
        answer.setBody(json);
    }

    static void stream(Exchange exchange, PushBody body, @Nullable String session) {
        Message answer = message(exchange, 200);
        answer.setHeader(Exchange.CONTENT_TYPE, "text/event-stream");
        answer.setHeader("Cache-Control", "no-cache");
        if (session != null) {
            answer.setHeader(SESSION_ID, session);
        }
        answer.setBody(body);
    }

    /** An error with the id of the request that is in the exchange. */
    static void refuse(Exchange exchange, int status, int code, String text) {
        JsonRpcMessage request = JsonRpcMessage.of(exchange.getMessage().getBody(byte[].class));
        byte[] json = JsonRpcErrors.body(request, code, text, Map.of()).getBytes(StandardCharsets.UTF_8);
        json(exchange, status, json, null);
    }

    static void refuse(Exchange exchange, int status, String text) {
        refuse(exchange, status, JsonRpcErrors.INVALID_REQUEST, text);
    }

    /** An event of a stream; the message is on one line. */
    static byte[] event(byte[] json) {
        byte[] before = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
        byte[] event = new byte[before.length + json.length + 2];
        System.arraycopy(before, 0, event, 0, before.length);
        System.arraycopy(json, 0, event, before.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    private static Message message(Exchange exchange, int status) {
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.setMessage(answer);
        return answer;
    }
}
