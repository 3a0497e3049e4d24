package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Whether the MCP server answered a request that carried a token by this status. A bean, since {@code simple} makes a
 * text for each comparison that is false, which it is for nearly every request. Immutable.
 */
public record AnswerToToken(int status) implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        Integer answered = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        return answered != null && answered == status && exchange.getProperty(ExchangeProperties.TOKEN) != null;
    }
}
