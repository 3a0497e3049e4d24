package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.grant.TokenFileException;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyException;
import dev.camelmcp.store.TokenSource;
import dev.camelmcp.tls.KeyFileException;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets tokens from route {@code mcp-oauth-token}, on a thread of its own: {@code http:} blocks, and the caller may be
 * an event loop. Says how it went, once per acquisition. Thread-safe.
 */
public final class RouteTokenSource implements TokenSource {

    private static final Logger LOG = LoggerFactory.getLogger(RouteTokenSource.class);

    private final ProducerTemplate producer;
    private final TokenMetrics metrics;
    private final EgressWay way;

    /** @param egress what requests to authorization servers leave by */
    public RouteTokenSource(ProducerTemplate producer, TokenMetrics metrics, EgressProxy egress) {
        this.way = new EgressWay(egress);
        this.producer = producer;
        this.metrics = metrics;
    }

    @Override
    public CompletableFuture<AccessToken> acquire(ServerRegistration server) {
        long start = System.nanoTime();
        return producer.asyncSend("direct:mcp-oauth-token", e -> e.setProperty(ExchangeProperties.SERVER, server))
                .thenApply(exchange -> CorrelationId.during(exchange, () -> token(server, exchange, start)));
    }

    private AccessToken token(ServerRegistration server, Exchange exchange, long start) {
        long nanos = System.nanoTime() - start;
        metrics.acquired(server, nanos);
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (exchange.getException() == null && token != null) {
            LOG.info(
                    "Obtained token for {} in {} ms, expires in {}s{}",
                    server.serverId(),
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    token.lifetime().toSeconds(),
                    token.scope().isEmpty() ? "" : ", scope: " + FailureReason.shown(exchange, token.scope()));
            LOG.debug("Token cached for {} (config: {})", server.getId(), server.getConfig());
            return token;
        }
        OAuthException failure = failure(server, exchange);
        LOG.error(
                "No token for {} from {}: {}",
                server.serverId(),
                asked(server, exchange).getAuthority(),
                failure.toLog());
        throw new CompletionException(failure);
    }

    /**
     * What a route throws beside {@link OAuthException} is told by kind, not by message, which may quote what was sent
     * or answered.
     */
    private OAuthException failure(ServerRegistration server, Exchange exchange) {
        Exception failure = exchange.getException();
        String name = server.serverId().toString();
        URI url = asked(server, exchange);
        if (failure instanceof OAuthException oauth) {
            return FailureReason.detailed(exchange, oauth, url, way);
        }
        if (failure instanceof MetadataException) {
            // what was found out leads to where nothing may be sent
            return OAuthException.discoveryFailed(
                    name, OperatorText.of(String.valueOf(failure.getMessage()), List.of()));
        }
        if (failure instanceof AnswerTooLargeException) {
            return new OAuthException(
                    "OAuth token request failed: " + failure.getMessage(),
                    new OAuthError(name, OAuthError.INVALID_RESPONSE, failure.getMessage(), 200));
        }
        String authority = url.getAuthority();
        if (failure instanceof ProxyException proxy) {
            String detail = proxy.getMessage();
            LOG.warn("{} cannot be reached: {}", authority, detail);
            return OAuthException.unreachable(name, ConnectionFailure.kind(failure), detail);
        }
        if (failure instanceof IOException) {
            String kind = ConnectionFailure.kind(failure);
            String reason = FailureReason.of(exchange, failure);
            String detail = reason == null ? kind : kind + ": " + reason;
            String by = way.of(url);
            LOG.warn("{} cannot be reached: {}{}", authority, detail, by);
            return OAuthException.unreachable(name, kind, detail + by);
        }
        if (failure instanceof KeyFileException) {
            // for operators; a caller has no business with paths
            LOG.warn("Client of {} cannot be authenticated: {}", name, failure.getMessage());
            return internal(name).inDetail("the client cannot be authenticated: " + failure.getMessage());
        }
        if (failure instanceof TokenFileException) {
            LOG.warn("The grant of {} cannot be used: {}", name, failure.getMessage());
            return internal(name).inDetail("the grant cannot be used: " + failure.getMessage());
        }
        String what = failure == null ? "no token" : failure.getClass().getName();
        LOG.warn("Route mcp-oauth-token failed for {}: {}", name, what);
        return internal(name).inDetail("route mcp-oauth-token failed: " + what);
    }

    /** Whom the failure is about: who was asked last, as far as that is known. */
    private static URI asked(ServerRegistration server, Exchange exchange) {
        URI asked = exchange.getProperty(ExchangeProperties.ASKED, URI.class);
        URI configured = server.requireOAuth().tokenUrl();
        return asked != null ? asked : configured != null ? configured : server.url();
    }

    private static OAuthException internal(String server) {
        return OAuthException.tokenRequestFailed(new OAuthError(server, OAuthError.INTERNAL, null, 0));
    }
}
