package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Forgets an acquisition that is under way, so that its token does not get into the cache after the invalidation.
 * Thread-safe.
 */
public final class TokenInvalidation implements Processor {

    private final TokenCache cache;

    public TokenInvalidation(TokenCache cache) {
        this.cache = cache;
    }

    @Override
    public void process(Exchange exchange) {
        cache.invalidate(exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class));
    }
}
