package dev.camelmcp.authserver;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.FoundEndpoints;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.metadata.AuthorizationServer;
import dev.camelmcp.metadata.Choices;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.metadata.ProtectedResource;
import dev.camelmcp.metadata.ScopeChoice;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by all that was found out what a client uses: endpoints, method of client authentication, scopes, resources;
 * only where they are not configured. Sets {@code McpOAuthDiscovered}. Thread-safe.
 */
public final class EndpointChoice extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointChoice.class);

    private final DiscoveredServers servers;
    private final Clock clock;

    public EndpointChoice(DiscoveredServers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        CompletableFuture<Void> used;
        Discovered chosen;
        try {
            chosen = choose(run);
            used = servers.use(run.server(), run.issuer(), run.settings().issuer() != null);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        return Continuation.of(used, callback, (done, failure) -> {
            if (failure == null) {
                exchange.setProperty(ExchangeProperties.DISCOVERED, chosen);
                log(run, chosen);
            } else {
                exchange.setException(Continuation.cause(failure));
            }
        });
    }

    private Discovered choose(DiscoveryRun run) {
        AuthorizationServer found = run.authorizationServer();
        if (found == null) {
            throw nothing(run);
        }
        OAuthRegistration client = run.server().requireOAuth();
        AuthMethod method = method(run, found, client);
        boolean certificate = client.tls().certificate() != null;
        URI token = alias(certificate, found.mtlsTokenEndpoint(), found.tokenEndpoint());
        URI revocation = found.revocationEndpoint() == null
                ? null
                : alias(certificate, found.mtlsRevocationEndpoint(), found.revocationEndpoint());
        check(run, token);
        check(run, revocation);
        ProtectedResource resource = run.resource();
        ScopeChoice scope = Choices.chooseScope(
                client.scope().isEmpty() ? null : client.scope(),
                run.challenge().scope(),
                resource == null ? null : resource.scopesSupported());
        FoundEndpoints endpoints = new FoundEndpoints(
                run.issuer(), token, revocation, method, scope.scope(), resources(run, client), run.guarded());
        return new Discovered(
                endpoints,
                scope.source().toString(),
                run.resourcePlace(),
                clock.instant(),
                run.lifetime(),
                run.steps());
    }

    private static void log(DiscoveryRun run, Discovered chosen) {
        FoundEndpoints endpoints = chosen.endpoints();
        LOG.info(
                "Authorization server of {} is {}: token endpoint {}, {}, scope {}",
                run.server().serverId(),
                OneLine.of(run.issuer()),
                OneLine.of(DiscoveryReport.shown(endpoints.tokenUrl())),
                endpoints.authMethod().ianaName(),
                endpoints.scope().isEmpty()
                        ? chosen.scopeFrom()
                        : OneLine.of(endpoints.scope() + " (" + chosen.scopeFrom() + ")"));
    }

    private static MetadataException nothing(DiscoveryRun run) {
        ProtectedResource resource = run.resource();
        if (run.settings().issuer() != null) {
            return Choices.withoutMetadata(run.issuer(), List.of());
        }
        return resource == null
                ? new MetadataException(
                        Step.CHOICE,
                        "the MCP server has no protected resource metadata, and is no authorization server itself;"
                                + " set oauth.issuer or oauth.token-url")
                : Choices.withoutMetadata(run.issuer(), resource.authorizationServers());
    }

    private static void check(DiscoveryRun run, @Nullable URI endpoint) {
        try {
            if (endpoint != null) {
                GuardedUrl.check(run, endpoint);
            }
        } catch (MetadataException e) {
            throw e.about(run.authorizationServerPlace());
        }
    }

    private static AuthMethod method(DiscoveryRun run, AuthorizationServer found, OAuthRegistration client) {
        Set<AuthMethod> possible = run.settings().methods();
        try {
            return possible.isEmpty()
                    ? client.authMethod()
                    : Choices.chooseMethod(found.tokenEndpointAuthMethods(), possible);
        } catch (MetadataException e) {
            throw e.about(run.authorizationServerPlace());
        }
    }

    /** Where it wants to see a certificate (RFC 8705 §5). */
    private static URI alias(boolean certificate, @Nullable URI alias, URI endpoint) {
        return certificate && alias != null ? alias : endpoint;
    }

    private static List<String> resources(DiscoveryRun run, OAuthRegistration client) {
        ProtectedResource resource = run.resource();
        return run.settings().resourceSent()
                ? Choices.chooseResource(
                        client.resources(),
                        resource == null ? null : resource.resource(),
                        run.server().url())
                : client.resources();
    }
}
