package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.TokenCache;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Looks the token up, and says what is to be done: nothing ({@code hit}), renew it in the background ({@code due}), or
 * wait for one ({@code miss}). Thread-safe.
 */
public final class TokenLookup implements Processor {

    private static final String HIT = "hit";
    private static final String DUE = "due";
    private static final String MISS = "miss";

    private final TokenCache cache;
    private final TokenMetrics metrics;

    public TokenLookup(TokenCache cache, TokenMetrics metrics) {
        this.cache = cache;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        CachedToken cached = cache.lookup(server);
        TokenMetrics.Meters meters = metrics.of(server);
        (cached == null ? meters.misses() : meters.hits()).increment();
        if (cached == null) {
            exchange.removeProperty(ExchangeProperties.TOKEN);
            exchange.setProperty(ExchangeProperties.TOKEN_STATE, MISS);
        } else {
            exchange.setProperty(ExchangeProperties.TOKEN, cached.token());
            exchange.setProperty(ExchangeProperties.TOKEN_STATE, cache.isRefreshDue(cached) ? DUE : HIT);
        }
    }

    /** For the route, which asks for each request: {@code simple} would make a text of each comparison. */
    public static boolean isMiss(Exchange exchange) {
        return MISS.equals(exchange.getProperty(ExchangeProperties.TOKEN_STATE));
    }

    /** As above. */
    public static boolean isDue(Exchange exchange) {
        return DUE.equals(exchange.getProperty(ExchangeProperties.TOKEN_STATE));
    }
}
