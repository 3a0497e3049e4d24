package dev.camelmcp.bootstrap;

import dev.camelmcp.camel.AdminAnswer;
import dev.camelmcp.camel.AdminError;
import dev.camelmcp.camel.AdminPage;
import dev.camelmcp.camel.AdminRequest;
import dev.camelmcp.camel.Figures;
import dev.camelmcp.camel.ServerStates;
import dev.camelmcp.camel.TokenHealthCheck;
import dev.camelmcp.camel.ToolsAnswer;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.inbound.AdminGuard;
import dev.camelmcp.inbound.HostGuard;
import dev.camelmcp.store.TokenCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.Registry;

/** Binds what operators look at and control the gateway by: {@code /admin}, health, the developer console. Stateless. */
final class Administration {

    private Administration() {}

    static void bind(CamelContext context, McpConfig config, TokenCache cache, Supplier<MeterRegistry> meters) {
        InboundSettings inbound = config.settings().inbound();
        HostGuard hosts = new HostGuard(inbound.allowedHosts(), inbound.allowedOrigins());
        ServerStates states = new ServerStates(config.servers(), cache);
        Registry registry = context.getRegistry();
        registry.bind(ServerStates.BEAN, states);
        registry.bind(
                "mcpAdminRequest",
                new AdminRequest(
                        config.servers(),
                        new AdminGuard(hosts, config.settings().admin().apiKey())));
        registry.bind("mcpAdminPage", new AdminPage());
        registry.bind("mcpAdminServers", AdminAnswer.servers(states));
        registry.bind("mcpAdminServer", AdminAnswer.server(states));
        registry.bind("mcpAdminFigures", AdminAnswer.figures(new Figures(meters, states)));
        registry.bind("mcpAdminTools", new ToolsAnswer());
        registry.bind("mcpAdminError", new AdminError());
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            config.servers().all().stream()
                    .filter(ServerRegistration::isOAuth)
                    .forEach(s -> health.register(new TokenHealthCheck(s, cache)));
        }
    }
}
