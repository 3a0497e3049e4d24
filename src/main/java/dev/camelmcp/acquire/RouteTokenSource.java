package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.observe.TokenMetrics;
import dev.camelmcp.proxy.ProxyException;
import dev.camelmcp.store.TokenSource;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
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

    public RouteTokenSource(ProducerTemplate producer, TokenMetrics metrics) {
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
        metrics.of(server).latency().record(nanos, TimeUnit.NANOSECONDS);
        AccessToken token = exchange.getProperty(ExchangeProperties.TOKEN, AccessToken.class);
        if (exchange.getException() == null && token != null) {
            LOG.info(
                    "Obtained token for {} in {} ms, expires in {}s{}",
                    server.serverId(),
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    token.lifetime().toSeconds(),
                    token.scope().isEmpty() ? "" : ", scope: " + token.scope());
            LOG.debug("Token cached for {} (config: {})", server.getId(), server.getConfig());
            return token;
        }
        OAuthException failure = failure(server, exchange.getException());
        LOG.error("No token for {}: {}{}", server.serverId(), failure.getMessage(), remedy(failure.error()));
        throw new CompletionException(failure);
    }

    private static String kind(Exception failure) {
        if (failure instanceof ConnectTimeoutException || failure instanceof SocketTimeoutException) {
            return "timed out";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        return failure instanceof SSLException ? "TLS handshake failed" : "connection failed";
    }

    private static String remedy(OAuthError error) {
        return error.description() == null || error.description().isEmpty() ? "" : " (" + error.description() + ")";
    }

    /**
     * What a route throws beside {@link OAuthException} is told by kind, not by message, which may quote what was sent
     * or answered.
     */
    private static OAuthException failure(ServerRegistration server, @Nullable Exception failure) {
        if (failure instanceof OAuthException oauth) {
            return oauth;
        }
        String name = server.serverId().toString();
        if (failure instanceof AnswerTooLargeException) {
            return new OAuthException(
                    "OAuth token request failed: " + failure.getMessage(),
                    new OAuthError(name, OAuthError.INVALID_RESPONSE, failure.getMessage(), 200));
        }
        if (failure instanceof ProxyException proxy) {
            String detail = proxy.getMessage();
            LOG.warn(
                    "{} cannot be reached: {}", server.requireOAuth().tokenUrl().getAuthority(), detail);
            return OAuthException.unreachable(name, kind(failure), detail);
        }
        if (failure instanceof IOException) {
            LOG.warn(
                    "{} cannot be reached: {}", server.requireOAuth().tokenUrl().getAuthority(), kind(failure));
            return OAuthException.tokenRequestFailed(new OAuthError(name, OAuthError.UNREACHABLE, kind(failure), 0));
        }
        LOG.warn(
                "Route mcp-oauth-token failed for {}: {}",
                name,
                failure == null ? "no token" : failure.getClass().getName());
        return OAuthException.tokenRequestFailed(new OAuthError(name, OAuthError.INTERNAL, null, 0));
    }
}
