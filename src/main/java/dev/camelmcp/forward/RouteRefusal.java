package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step by which a route refuses a request: exchange property {@code McpRefusal} is what the caller is told,
 * {@code McpRefusalStatus} the HTTP status (403 where it is not set). Thread-safe.
 */
public final class RouteRefusal implements Processor {

    private static final int FORBIDDEN = 403;

    @Override
    public void process(Exchange exchange) throws RequestRefusedException {
        throw new RequestRefusedException(
                exchange.getProperty(ExchangeProperties.REFUSAL_STATUS, FORBIDDEN, Integer.class),
                exchange.getProperty(ExchangeProperties.REFUSAL, "this gateway does not allow that", String.class));
    }
}
