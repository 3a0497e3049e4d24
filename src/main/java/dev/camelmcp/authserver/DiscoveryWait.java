package dev.camelmcp.authserver;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Waits for a discovery without holding a thread, and goes on with its result, or with its failure, in exchange
 * property {@code McpOAuthDiscovered}. Thread-safe.
 */
public final class DiscoveryWait extends AsyncProcessorSupport {

    private final DiscoveredServers servers;

    public DiscoveryWait(DiscoveredServers servers) {
        this.servers = servers;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        CompletableFuture<Discovered> discovery = servers.get(server);
        return Continuation.of(discovery, callback, (found, failure) -> {
            if (failure == null) {
                exchange.setProperty(ExchangeProperties.DISCOVERED, found);
            } else {
                failed(exchange, failure);
            }
        });
    }

    /** It counts as an attempt, so that it is not repeated until the time for all of them is over. */
    private static void failed(Exchange exchange, Throwable failure) {
        int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 0, Integer.class);
        exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts + 1);
        if (failure instanceof DiscoveryFailure discovery && discovery.asked() != null) {
            exchange.setProperty(ExchangeProperties.ASKED, discovery.asked());
        }
        exchange.setException(Continuation.cause(failure));
    }
}
