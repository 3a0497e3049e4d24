package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Whether the server in exchange property {@code McpServer} wants a token. A bean, since {@code simple} would look the
 * method up for each request. Thread-safe.
 */
public final class OAuthEnabled implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)
                .isOAuth();
    }
}
