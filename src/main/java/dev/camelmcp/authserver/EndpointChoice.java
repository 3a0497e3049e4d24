package dev.camelmcp.authserver;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.DiscoverySettings;
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
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by all that was found out what a client uses: endpoints, method of client authentication, scopes, resources;
 * only where they are not configured. Sets {@code McpOAuthDiscovered}. Thread-safe.
 */
public final class EndpointChoice implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointChoice.class);

    private final DiscoveredServers servers;
    private final Clock clock;

    public EndpointChoice(DiscoveredServers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        AuthorizationServer found = run.authorizationServer();
        if (found == null) {
            throw nothing(run);
        }
        OAuthRegistration client = run.server().requireOAuth();
        DiscoverySettings settings = run.settings();
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
        servers.use(run.server(), run.issuer(), settings.issuer() != null);
        FoundEndpoints endpoints = new FoundEndpoints(
                run.issuer(), token, revocation, method, scope.scope(), resources(run, client), run.guarded());
        exchange.setProperty(
                ExchangeProperties.DISCOVERED,
                new Discovered(
                        endpoints,
                        scope.source().toString(),
                        run.resourcePlace(),
                        clock.instant(),
                        run.lifetime(),
                        run.steps()));
        LOG.info(
                "Authorization server of {} is {}: token endpoint {}, {}, scope {}",
                run.server().serverId(),
                OneLine.of(run.issuer()),
                OneLine.of(DiscoveryReport.shown(token)),
                method.ianaName(),
                scope.scope().isEmpty() ? scope.source() : OneLine.of(scope.scope() + " (" + scope.source() + ")"));
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
