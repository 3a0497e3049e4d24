package dev.camelmcp.authserver;

import dev.camelmcp.acquire.AnswerTooLargeException;
import dev.camelmcp.acquire.ConnectionFailure;
import dev.camelmcp.acquire.UnansweredException;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Finds authorization servers out by route {@code mcp-oauth-discover-ask}, on a thread of its own: {@code http:}
 * blocks, and who waits may be an event loop. Thread-safe.
 */
public final class RouteDiscovery implements Function<ServerRegistration, CompletableFuture<Discovered>> {

    private final ProducerTemplate producer;

    public RouteDiscovery(ProducerTemplate producer) {
        this.producer = producer;
    }

    @Override
    public CompletableFuture<Discovered> apply(ServerRegistration server) {
        return producer.asyncSend(
                        "direct:mcp-oauth-discover-ask", e -> e.setProperty(ExchangeProperties.SERVER, server))
                .thenApply(exchange -> result(server, exchange));
    }

    private static Discovered result(ServerRegistration server, Exchange exchange) {
        Discovered found = exchange.getProperty(ExchangeProperties.DISCOVERED, Discovered.class);
        Exception failure = exchange.getException();
        if (failure == null && found != null) {
            return found;
        }
        throw new DiscoveryFailure(
                failure(server, exchange, failure),
                DiscoveryRun.stepsOf(exchange, failure),
                exchange.getProperty(ExchangeProperties.ASKED, URI.class));
    }

    /** I/O failures stay what they are, since they may be repeated. */
    private static Exception failure(ServerRegistration server, Exchange exchange, Exception failure) {
        if (failure instanceof MetadataException) {
            return refused(server, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof AnswerTooLargeException) {
            return refused(
                    server, DiscoveryRun.of(exchange).document() + " is larger than 64 KiB; set oauth.token-url");
        }
        if (failure instanceof IOException) {
            String reason = ConnectionFailure.reason(failure);
            String kind = ConnectionFailure.kind(failure);
            return new UnansweredException(
                    kind, DiscoveryRun.of(exchange).document() + ": " + (reason == null ? kind : reason));
        }
        return failure instanceof OAuthException
                ? failure
                : refused(
                        server,
                        "route mcp-oauth-discover-ask failed: "
                                + (failure == null
                                        ? "it found nothing"
                                        : failure.getClass().getName()));
    }

    private static OAuthException refused(ServerRegistration server, String detail) {
        return OAuthException.discoveryFailed(server.serverId().toString(), OneLine.of(detail));
    }
}
