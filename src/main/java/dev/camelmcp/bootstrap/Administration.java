package dev.camelmcp.bootstrap;

import dev.camelmcp.admin.AdminAnswer;
import dev.camelmcp.admin.AdminError;
import dev.camelmcp.admin.AdminPage;
import dev.camelmcp.admin.AdminRequest;
import dev.camelmcp.admin.Figures;
import dev.camelmcp.admin.ServerStates;
import dev.camelmcp.admin.ToolsAnswer;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.inbound.AdminGuard;
import dev.camelmcp.inbound.FailedAttempts;
import dev.camelmcp.inbound.HostGuard;
import dev.camelmcp.observe.TokenHealthChecks;
import dev.camelmcp.store.TokenCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Binds what operators look at and control the gateway by: {@code /admin}, health, the developer console. Stateless.
 */
final class Administration {

    private Administration() {}

    static void bind(
            Footprint footprint,
            McpConfig config,
            TokenCache cache,
            DiscoveredServers discovered,
            FailedAttempts attempts,
            Supplier<MeterRegistry> meters) {
        InboundSettings inbound = config.settings().inbound();
        // pages of other origins may use MCP servers, not what controls the gateway
        HostGuard hosts = new HostGuard(inbound.allowedHosts(), Set.of());
        ServerStates states = new ServerStates(config.servers(), cache, discovered);
        footprint.bind(ServerStates.BEAN, states);
        footprint.bind(
                "mcpAdminRequest",
                new AdminRequest(
                        config.servers(),
                        new AdminGuard(hosts, config.settings().admin().apiKey()),
                        attempts));
        footprint.bind("mcpAdminPage", new AdminPage());
        footprint.bind("mcpAdminServers", AdminAnswer.servers(states));
        footprint.bind("mcpAdminServer", AdminAnswer.server(states));
        footprint.bind("mcpAdminFigures", AdminAnswer.figures(new Figures(meters, footprint.context(), states)));
        footprint.bind("mcpAdminTools", new ToolsAnswer());
        footprint.bind("mcpAdminError", new AdminError());
        HealthCheckRegistry health = HealthCheckRegistry.get(footprint.context());
        if (health != null) {
            TokenHealthChecks checks = new TokenHealthChecks(health, config.servers(), cache);
            footprint.add("health checks", checks::unregister);
            config.servers().addListener(checks);
        }
    }
}
