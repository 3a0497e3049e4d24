package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.clientauth.FormRequest;
import java.net.URI;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes a request to an authorization server into a Camel message, as {@code http:} sends it. Stateless. */
final class EndpointMessage {

    /** Where Camel counts redeliveries; without it they would never end. */
    private static final String REDELIVERY = "CamelRedeliver*";

    private EndpointMessage() {}

    /** Sets body and headers; nothing that was in the message before stays. Returns the correlation id. */
    static String write(Exchange exchange, FormRequest request, URI endpoint, UUID correlation) {
        Message message = exchange.getMessage();
        int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 0, Integer.class);
        exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts + 1);
        String correlationId = correlation.toString();
        exchange.setProperty(CorrelationId.PROPERTY, correlationId);
        message.removeHeaders("*", REDELIVERY);
        message.setHeader("Accept", "application/json");
        request.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, endpoint.toString());
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setHeader("X-Correlation-ID", correlationId);
        message.setHeader("X-Request-ID", correlationId);
        message.setBody(request.body());
        // the answer is limited in size as it arrives; unpacking it afterwards could make it large again
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        return correlationId;
    }

    /**
     * Leaves nothing of request and answer behind, but the status and what Camel counts by; what was worth keeping is
     * in an exchange property.
     */
    static void clear(Exchange exchange) {
        exchange.getMessage().removeHeaders("*", REDELIVERY, Exchange.HTTP_RESPONSE_CODE, RetryAfter.HEADER);
        exchange.getMessage().setBody(null);
    }
}
