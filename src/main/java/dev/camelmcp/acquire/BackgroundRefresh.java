package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenCache;
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
        if (cache.claimRefresh(server)) {
            // how it went is logged by RouteTokenSource; a failure leaves the token in place
            CompletableFuture<Exchange> unused = producer.asyncSend(
                    "direct:mcp-oauth-refresh", refresh -> refresh.setProperty(ExchangeProperties.SERVER, server));
        }
    }
}
