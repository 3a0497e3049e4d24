package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A step for routes that decide by what a caller asks for: sets exchange properties {@code McpMethod} and, for
 * {@code tools/call}, {@code McpTool}. Refuses (400) what a server might read in another way, batches among it, so that
 * nothing passes a decision unseen. Not in the routes as they come, which forward bytes without looking. Thread-safe.
 */
public final class MessageInspection implements Processor {

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
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
