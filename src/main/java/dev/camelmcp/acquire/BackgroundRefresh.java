package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/**
 * Starts {@code mcp-oauth-refresh} for a token that is due and does not wait for it; of all callers that find it due,
 * one does. Thread-safe.
 */
public final class BackgroundRefresh implements Processor {

    private final TokenCache cache;
    private final ProducerTemplate producer;

    public BackgroundRefresh(TokenCache cache, ProducerTemplate producer) {
        this.cache = cache;
        this.producer = producer;
    }

    @Override
    public void process(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        if (isWorthIt(exchange, server) && cache.claimRefresh(server)) {
            // how it went is logged by RouteTokenSource; a failure leaves the token in place
            CompletableFuture<Exchange> unused = producer.asyncSend(
                    "direct:mcp-oauth-refresh", refresh -> refresh.setProperty(ExchangeProperties.SERVER, server));
        }
    }

    /** Not where a new token would end with the caller's own, as the present one does. */
    private static boolean isWorthIt(Exchange exchange, ServerRegistration server) {
        CallerToken caller = server.caller();
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        return caller == null || token == null || token.expiresAt().isBefore(caller.expiresAt());
    }
}
