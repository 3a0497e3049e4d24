package dev.camelmcp.bootstrap;

import dev.camelmcp.authserver.ChallengeDoubt;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.authserver.DiscoveryDoubt;
import dev.camelmcp.authserver.DiscoveryLookup;
import dev.camelmcp.authserver.DiscoveryWait;
import dev.camelmcp.authserver.EndpointChoice;
import dev.camelmcp.authserver.IdpEndpoint;
import dev.camelmcp.authserver.IssuerChoice;
import dev.camelmcp.authserver.MetadataAnswer;
import dev.camelmcp.authserver.MetadataRequest;
import dev.camelmcp.authserver.Neighbourhood;
import dev.camelmcp.authserver.ProbeAnswer;
import dev.camelmcp.authserver.ProbeRequest;
import dev.camelmcp.authserver.ReadyClient;
import dev.camelmcp.authserver.RouteDiscovery;
import dev.camelmcp.authserver.ScopeSteps;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.shared.Issuers;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.ScopeSet;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExecutorServiceManager;

/** Binds what {@code discover} and {@code discover-ask.camel.yaml} name. Stateless. */
final class DiscoveryBeans {

    private DiscoveryBeans() {}

    /** What the others ask for what was found out. */
    static DiscoveredServers bind(
            Footprint footprint, McpConfig config, TokenCache cache, ScopeSteps scopes, Issuers issuers, Clock clock)
            throws Exception {
        ExecutorServiceManager manager = footprint.context().getExecutorServiceManager();
        // as many as servers are asked about, twice: one waits, and one goes on behind the MCP server's answer
        ExecutorService threads =
                footprint.threads(manager.newCachedThreadPool(DiscoveryBeans.class, "McpOAuthDiscovery"));
        ScheduledExecutorService timer = footprint.alarms(DiscoveryBeans.class, "McpOAuthProbe");
        DiscoveredServers servers =
                new DiscoveredServers(new RouteDiscovery(footprint.producer(threads)), issuers, clock);
        config.servers().addListener(new ServersListener() {
            @Override
            public void afterChange(ServersChange change) {
                change.gone().forEach(servers::forget);
                change.gone().forEach(scopes::forget);
            }
        });
        footprint.bind("mcpDiscoveryThreads", threads);
        footprint.bind("mcpDiscoveryLookup", new DiscoveryLookup(servers));
        footprint.bind("mcpDiscoveryWait", new DiscoveryWait(servers));
        footprint.bind("mcpOAuthClient", new ReadyClient(scopes));
        footprint.bind(
                "mcpProbeRequest",
                new ProbeRequest(
                        new Neighbourhood(HostBeans.names(footprint.context())), timer, OAuthClients.METADATA_LIMIT));
        footprint.bind("mcpProbeAnswer", new ProbeAnswer());
        footprint.bind("mcpMetadataRequest", new MetadataRequest());
        footprint.bind("mcpResourceDocument", MetadataAnswer.ofResource());
        footprint.bind("mcpIssuerChoice", new IssuerChoice());
        footprint.bind("mcpIssuerDocument", MetadataAnswer.ofIssuer());
        IdpEndpoint idp = new IdpEndpoint(clock);
        footprint.bind("mcpIdpPlaces", (Processor) idp::begin);
        footprint.bind("mcpIdpEndpoint", (Processor) idp::end);
        footprint.bind("mcpEndpointChoice", new EndpointChoice(servers, clock));
        footprint.bind("mcpDiscoveryDoubt", new DiscoveryDoubt(servers, scopes, server -> granted(cache, server)));
        footprint.bind("mcpChallengeDoubt", new ChallengeDoubt(servers));
        return servers;
    }

    private static ScopeSet granted(TokenCache cache, ServerRegistration server) {
        CachedToken cached = cache.lookup(server);
        return cached == null ? ScopeSet.EMPTY : cached.token().scope();
    }
}
