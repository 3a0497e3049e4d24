package dev.camelmcp.http.server;

import dev.camelmcp.http.HopByHopHeaders;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.StreamedBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes the answer of a route to the caller, on the caller's event loop. Stateless. */
final class ResponseWriter {

    /**
     * @param done called once, when nothing of the exchange is needed any more: for a streamed body that is as soon as
     *     its head is out, so that an open stream keeps no exchange in memory
     */
    void write(Exchange exchange, HttpCall call, Runnable done) {
        HttpServerResponse response = call.response();
        Message message = exchange.getMessage();
        Object body = exchange.getException() == null ? message.getBody() : null;
        call.discardUnless(body);
        if (call.isGone()) {
            StreamedBody.discard(body);
            done.run();
            return;
        }
        if (exchange.getException() != null) {
            response.setStatusCode(500);
            call.end(Buffer.buffer()).onComplete(v -> done.run());
            return;
        }
        writeHead(message, response);
        if (body instanceof StreamedBody stream) {
            call.answerBy(stream);
            done.run();
        } else {
            end(exchange, call, body, done);
        }
    }

    private static void writeHead(Message message, HttpServerResponse response) {
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        response.setStatusCode(status == null ? 200 : status);
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            String name = header.getKey();
            if (header.getValue() == null || HopByHopHeaders.isCamel(name) || HopByHopHeaders.isHopByHop(name)) {
                continue;
            }
            if (header.getValue() instanceof List<?> values) {
                response.putHeader(name, values.stream().map(String::valueOf).toList());
            } else {
                response.putHeader(name, header.getValue().toString());
            }
        }
    }

    private static void end(Exchange exchange, HttpCall call, @Nullable Object body, Runnable done) {
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
                    .onFailure(e -> call.cut())
                    .onComplete(v -> done.run());
        }
    }
}
