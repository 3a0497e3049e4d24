package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.token.AccessToken;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts the token into the {@code Authorization} header (RFC 6750 §2.1): the only place where a token leaves the
 * exchange property. Thread-safe.
 */
public final class BearerHeader implements Processor {

    @Override
    public void process(Exchange exchange) {
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (token == null) {
            throw new IllegalStateException("there is no token in exchange property " + ExchangeProperties.TOKEN);
        }
        exchange.getMessage().setHeader("Authorization", token.authorization());
    }
}
