package dev.camelmcp.bootstrap;

import dev.camelmcp.admin.AdminAnswer;
import dev.camelmcp.admin.AdminError;
import dev.camelmcp.admin.AdminPage;
import dev.camelmcp.admin.AdminRequest;
import dev.camelmcp.admin.Figures;
import dev.camelmcp.admin.LastHour;
import dev.camelmcp.admin.NodeState;
import dev.camelmcp.admin.ServerActivity;
import dev.camelmcp.admin.ServerStates;
import dev.camelmcp.admin.ToolsAnswer;
import dev.camelmcp.authserver.DiscoveredServers;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.read.Setting;
import dev.camelmcp.inbound.AdminGuard;
import dev.camelmcp.inbound.FailedAttempts;
import dev.camelmcp.inbound.HostGuard;
import dev.camelmcp.observe.FormerServers;
import dev.camelmcp.observe.MeasuredStore;
import dev.camelmcp.observe.StoreHealthCheck;
import dev.camelmcp.observe.TokenHealthChecks;
import dev.camelmcp.observe.TrafficHistory;
import dev.camelmcp.store.TokenCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
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
            FollowedSettings followed,
            TokenCache cache,
            DiscoveredServers discovered,
            FailedAttempts attempts,
            Supplier<MeterRegistry> meters,
            ServerActivity activity,
            TrafficHistory history,
            FormerServers former,
            Clock clock) {
        InboundSettings inbound = config.settings().inbound();
        // pages of other origins may use MCP servers, not what controls the gateway
        HostGuard hosts = new HostGuard(inbound.allowedHosts(), Set.of());
        AdminGuard guard = new AdminGuard(hosts, config.settings().admin().apiKey());
        followed.follow(
                Setting.ADMIN_API_KEY.key(), config.settings(), s -> s.admin().apiKey(), guard::change);
        ServerStates states = new ServerStates(config.servers(), cache, discovered, activity);
        footprint.bind(ServerStates.BEAN, states);
        footprint.bind("mcpAdminRequest", new AdminRequest(config.servers(), guard, attempts));
        footprint.bind("mcpAdminPage", new AdminPage());
        footprint.bind(
                "mcpAdminServers",
                AdminAnswer.servers(
                        new NodeState(Listener.server(footprint.context()).address(), clock), states));
        footprint.bind("mcpAdminServer", AdminAnswer.server(states));
        footprint.bind(
                "mcpAdminFigures", AdminAnswer.figures(new Figures(meters, footprint.context(), states, former)));
        footprint.bind("mcpAdminHistory", AdminAnswer.history(new LastHour(config.servers(), history, clock)));
        footprint.bind("mcpAdminTools", new ToolsAnswer());
        footprint.bind("mcpAdminError", new AdminError());
    }

    /**
     * The health of servers with tokens.
     *
     * @return registers it
     */
    static Runnable tokenHealth(Footprint footprint, McpConfig config, TokenCache cache) {
        HealthCheckRegistry health = HealthCheckRegistry.get(footprint.context());
        if (health == null) {
            return () -> {};
        }
        TokenHealthChecks checks = new TokenHealthChecks(config.servers(), cache);
        footprint.add("health checks", () -> health.unregister(checks));
        config.servers().addListener(checks);
        return () -> health.register(checks);
    }

    /** What is seen of the store that nodes share. */
    static void bind(Footprint footprint, MeasuredStore store) {
        footprint.bind(MeasuredStore.BEAN, store);
        HealthCheckRegistry health = HealthCheckRegistry.get(footprint.context());
        if (health != null) {
            StoreHealthCheck check = new StoreHealthCheck(store::state);
            health.register(check);
            footprint.add("health check of the shared store", () -> health.unregister(check));
        }
    }
}
