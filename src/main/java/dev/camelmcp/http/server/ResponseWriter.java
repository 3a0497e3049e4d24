package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.StreamedBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answer of a route to the caller, on the caller's event loop. What the caller sent is no answer: neither
 * its headers, which a message keeps until a step brings another, nor its body. One for each route; thread-safe.
 */
final class ResponseWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String AUTHORIZATION = "Authorization";

    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param done called once, when nothing of the exchange is needed any more: for a streamed body that is as soon as
     *     its head is out, so that an open stream keeps no exchange in memory
     */
    void write(Exchange exchange, HttpCall call, Received received, Runnable done) {
        HttpServerResponse response = call.response();
        Message message = exchange.getMessage();
        Object body = exchange.getException() == null ? message.getBody() : null;
        call.discardUnless(body);
        if (call.isGone()) {
            StreamedBody.discard(body);
            done.run();
        } else if (exchange.getException() != null) {
            response.setStatusCode(500);
            call.end(Buffer.buffer()).onComplete(v -> done.run());
        } else if (received.isUnanswered(message)) {
            call.end(unanswered(exchange)).onComplete(v -> done.run());
        } else if (body instanceof StreamedBody stream) {
            writeHead(message, response, received, stream);
            call.answerBy(stream);
            done.run();
        } else {
            writeHead(message, response, received, null);
            end(exchange, call, received.isBodyOf(message) ? null : body, done);
        }
    }

    private GatewayAnswer unanswered(Exchange exchange) {
        GatewayAnswer answer = GatewayAnswer.noneBy(exchange.getFromRouteId());
        if (!told.getAndSet(true)) {
            LOG.warn(
                    "{}: no step of it made one, so callers get a {}; was its file cut off? (told once)",
                    answer.message(),
                    answer.status());
        }
        return answer;
    }

    private static void writeHead(
            Message message, HttpServerResponse response, Received received, @Nullable StreamedBody stream) {
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        response.setStatusCode(status == null ? 200 : status);
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            String name = header.getKey();
            Object value = header.getValue();
            if (value == null || stays(name, stream) || received.has(value)) {
                continue;
            }
            if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
                // whoever set it: the length is that of what is written, and only a stream knows its own
                if (stream != null && stream.length() >= 0) {
                    response.putHeader(name, Long.toString(stream.length()));
                }
            } else if (value instanceof List<?> values) {
                response.putHeader(name, values.stream().map(String::valueOf).toList());
            } else {
                response.putHeader(name, value.toString());
            }
        }
    }

    /** Credentials were for the MCP server, where it is not the one that answers with such a header. */
    private static boolean stays(String name, @Nullable StreamedBody stream) {
        return HopByHopHeaders.isCamel(name)
                || HopByHopHeaders.isHopByHop(name)
                || (stream == null && name.equalsIgnoreCase(AUTHORIZATION));
    }

    private void end(Exchange exchange, HttpCall call, @Nullable Object body, Runnable done) {
        if (body == null) {
            call.end(Buffer.buffer()).onComplete(v -> done.run());
        } else if (body instanceof Buffer buffer) {
            call.end(buffer).onComplete(v -> done.run());
        } else if (body instanceof byte[] bytes) {
            call.end(Buffer.buffer(bytes)).onComplete(v -> done.run());
        } else {
            // a route of the user's own may answer with anything; a conversion may block, so it leaves the event loop
            Vertx.currentContext()
                    .owner()
                    .executeBlocking(() -> Buffer.buffer(exchange.getMessage().getMandatoryBody(byte[].class)), false)
                    .compose(call::end)
                    .onFailure(e -> {
                        // its message may quote the body
                        LOG.warn(
                                "The answer of the route {} cannot be sent: a {} is no bytes ({})",
                                exchange.getFromRouteId(),
                                body.getClass().getName(),
                                e.getClass().getName());
                        call.cut();
                    })
                    .onComplete(v -> done.run());
        }
    }
}
