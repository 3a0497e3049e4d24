package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.OAuthError;
import java.net.URI;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes a request to an authorization server into a Camel message, as {@code http:} sends it. Stateless. */
public final class EndpointMessage {

    /** Where Camel counts redeliveries; without it they would never end. */
    private static final String REDELIVERY = "CamelRedeliver*";

    /** Exchange property: the {@link UnreadableAnswer} where an answer holds no members. */
    static final String UNREADABLE = "McpOAuthUnreadable";

    /** Exchange property: the error code that the authorization server named, for routes that decide by it. */
    private static final String ERROR_CODE = "McpOAuthErrorCode";

    /** Exchange property: the client that asked last. */
    private static final String ASKED = "McpOAuthAskedBy";

    /** What was asked last, and as whom. */
    private EndpointMessage() {}

    /** Sets body and headers; nothing that was in the message before stays. Returns the correlation id. */
    static String write(
            Exchange exchange, OAuthRegistration client, FormRequest request, URI endpoint, UUID correlation) {
        Message message = exchange.getMessage();
        // the identity provider was asked in the same attempt
        if (client.grant().assertion() == null) {
            int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 0, Integer.class);
            exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts + 1);
        }
        exchange.setProperty(ExchangeProperties.ASKED, endpoint);
        exchange.setProperty(ASKED, client);
        String correlationId = correlation.toString();
        exchange.setProperty(CorrelationId.PROPERTY, correlationId);
        FailureReason.begin(exchange, client, request);
        exchange.removeProperty(UNREADABLE);
        exchange.removeProperty(ERROR_CODE);
        message.removeHeaders("*", REDELIVERY);
        message.setHeader("Accept-Encoding", "identity");
        message.setHeader("Accept", "application/json");
        request.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        ExactTarget.set(message, endpoint);
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setHeader("X-Correlation-ID", correlationId);
        message.setHeader("X-Request-ID", correlationId);
        message.setBody(request.body());
        // TokenJson unpacks it, up to a limit
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        return correlationId;
    }

    /**
     * A request for a JSON document that anybody may have. Nothing that was in the message before stays. The answer may
     * be packed all the same: {@link GzipAnswer}.
     */
    public static void get(Exchange exchange, URI url) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("Accept-Encoding", "identity");
        message.setHeader("Accept", "application/json");
        message.setHeader(Exchange.HTTP_METHOD, "GET");
        ExactTarget.set(message, url);
        message.setBody(null);
        // Camel would unpack it without a limit
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        exchange.setProperty(ExchangeProperties.ASKED, url);
    }

    /** Whether it was the identity provider that was asked last, by its client. */
    static boolean isOfIdp(Exchange exchange, OAuthRegistration idp) {
        return idp.equals(exchange.getProperty(ASKED, OAuthRegistration.class));
    }

    /** The authorization server named an error: routes see its code, and the log what it said. */
    static void failed(Exchange exchange, OAuthError error) {
        exchange.setProperty(ERROR_CODE, error.code());
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
