package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.store.TokenCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes all cached tokens when the context stops, while its routes still run; where
 * {@code mcp.oauth.revoke-on-shutdown=true}. Thread-safe.
 */
public final class RevocationAtShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationAtShutdown.class);

    /** A shutdown does not wait longer for authorization servers. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Servers servers;
    private final TokenCache cache;
    private final ProducerTemplate producer;
    private final Predicate<ServerRegistration> offers;

    /** @param offers whether a server's authorization server was found to have a revocation endpoint */
    public RevocationAtShutdown(
            Servers servers, TokenCache cache, ProducerTemplate producer, Predicate<ServerRegistration> offers) {
        this.offers = offers;
        this.servers = servers;
        this.cache = cache;
        this.producer = producer;
    }

    /** To be called while the routes still run; waits until it is done, or for some seconds. */
    public void revokeAll() {
        CompletableFuture<?>[] revocations = servers.all().stream()
                .filter(this::isRevocable)
                .map(this::revoke)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(revocations).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Not all tokens could be revoked within {} s", PATIENCE.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRevocable(ServerRegistration server) {
        OAuthRegistration client = server.oauth();
        return client != null
                && (client.revocationUrl() != null || offers.test(server))
                && cache.lookup(server) != null;
    }

    private CompletableFuture<Exchange> revoke(ServerRegistration server) {
        return producer.asyncSend("direct:mcp-oauth-revoke", e -> e.setProperty(ExchangeProperties.SERVER, server))
                .whenComplete((exchange, failure) -> {
                    if (failure != null || exchange.getException() != null) {
                        LOG.warn("The token of {} could not be revoked", server.serverId());
                    }
                });
    }
}
