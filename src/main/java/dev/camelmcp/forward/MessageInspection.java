package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.PendingBody;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step for routes that decide by what a caller asks for: sets exchange properties {@code McpMethod} and, for
 * {@code tools/call}, {@code McpTool}. Refuses (400) what a server might read in another way, batches among it, so that
 * nothing passes a decision unseen. Not in the routes as they come, which forward bytes without looking. Thread-safe.
 */
public final class MessageInspection extends AsyncProcessorSupport {

    /** A route that lacks the step which reads the body must not let everything pass. */
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, MessageInspection::inspect);
    }

    private static boolean inspect(Exchange exchange, AsyncCallback callback) {
        try {
            inspect(exchange);
        } catch (RequestRefusedException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    static void inspect(Exchange exchange) throws RequestRefusedException {
        exchange.removeProperty(ExchangeProperties.METHOD);
        exchange.removeProperty(ExchangeProperties.TOOL);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        if (body == null || body.length == 0) {
            return;
        }
        InspectedMessage message;
        try {
            message = InspectedMessage.of(body);
        } catch (InspectedMessage.Unclear e) {
            throw new RequestRefusedException(400, String.valueOf(e.getMessage()));
        }
        exchange.setProperty(ExchangeProperties.METHOD, message.method());
        exchange.setProperty(ExchangeProperties.TOOL, message.tool());
    }
}
