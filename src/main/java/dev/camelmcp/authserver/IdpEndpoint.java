package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.camel.ServerResolver;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.FoundEndpoints;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.AuthorizationServer;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.metadata.WellKnown;
import dev.camelmcp.token.SteadyClock;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token endpoint of an identity provider out by {@code oauth.idp.issuer} (RFC 8414), where it is not
 * configured; kept for as long as its metadata says. Thread-safe.
 */
public final class IdpEndpoint {

    private final Clock steady;
    private final ConcurrentMap<String, Held> known = new ConcurrentHashMap<>();

    private record Held(URI tokenUrl, long until) {}

    public IdpEndpoint(Clock clock) {
        this.steady = SteadyClock.of(clock);
    }

    /** Says where its metadata may be; nowhere, where there is nothing to be found out, or it is known. */
    public void begin(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        OAuthRegistration idp = server.requireOAuth().grant().idp();
        exchange.removeProperty(ExchangeProperties.DISCOVERY_PLACE);
        String issuer = issuer(idp);
        if (issuer == null) {
            return;
        }
        Held held = known.get(issuer);
        if (held != null && steady.millis() < held.until) {
            use(exchange, server, issuer, held.tokenUrl);
            return;
        }
        DiscoverySettings settings = Objects.requireNonNull(idp).discovery();
        DiscoveryRun run = new DiscoveryRun(server, Objects.requireNonNull(settings), true);
        run.begin(exchange);
        run.issuer(issuer);
        run.places(exchange, WellKnown.ofIssuer(URI.create(issuer)), false);
        // where it fails; else it is the attempt of the request that follows, which counts itself
        count(exchange, 1);
    }

    private static void count(Exchange exchange, int more) {
        int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 0, Integer.class);
        exchange.setProperty(ExchangeProperties.ATTEMPTS, attempts + more);
    }

    /** Uses what was found. */
    public void end(Exchange exchange) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        String issuer = issuer(server.requireOAuth().grant().idp());
        if (issuer == null) {
            return;
        }
        DiscoveryRun run = DiscoveryRun.of(exchange);
        AuthorizationServer found = run.authorizationServer();
        if (found == null) {
            throw new MetadataException(
                    Step.CHOICE, "the identity provider " + issuer + " has no metadata; set oauth.idp.token-url");
        }
        count(exchange, -1);
        known.put(
                issuer,
                new Held(found.tokenEndpoint(), steady.millis() + run.lifetime().toMillis()));
        use(exchange, server, issuer, found.tokenEndpoint());
    }

    private static void use(Exchange exchange, ServerRegistration server, String issuer, URI tokenUrl) {
        OAuthRegistration client = server.requireOAuth();
        OAuthRegistration idp = Objects.requireNonNull(client.grant().idp());
        FoundEndpoints found = new FoundEndpoints(
                issuer, tokenUrl, null, idp.authMethod(), idp.scope(), List.copyOf(idp.resources()), false);
        ServerResolver.replace(exchange, server.with(client.with(client.grant().withIdp(found))));
    }

    /** Null where there is nothing to be found out. */
    private static @Nullable String issuer(@Nullable OAuthRegistration idp) {
        return idp == null || idp.tokenUrl() != null || idp.discovery() == null
                ? null
                : idp.discovery().issuer();
    }
}
