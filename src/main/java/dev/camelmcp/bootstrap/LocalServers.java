package dev.camelmcp.bootstrap;

import dev.camelmcp.camel.EnvironmentVariables;
import dev.camelmcp.camel.LocalMetrics;
import dev.camelmcp.camel.LocalServer;
import dev.camelmcp.camel.RouteEnvironmentSource;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.config.Settings;
import dev.camelmcp.stdio.StdioComponent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;

/** Binds what runs local servers. Stateless. */
final class LocalServers {

    private LocalServers() {}

    static void bind(
            CamelContext context,
            McpConfig config,
            ProducerTemplate producer,
            Supplier<MeterRegistry> meters,
            Clock clock)
            throws Exception {
        Settings settings = config.settings();
        LocalMetrics metrics = new LocalMetrics(meters);
        StdioComponent stdio = new StdioComponent(
                settings.local(), settings.forward(), new RouteEnvironmentSource(producer), metrics, clock);
        Registry registry = context.getRegistry();
        registry.bind("mcp-stdio", stdio);
        registry.bind("mcpLocalServer", new LocalServer());
        registry.bind("mcpEnvironmentVariables", new EnvironmentVariables());
        StartupListener meter =
                (started, already) -> config.servers().all().forEach(server -> register(metrics, stdio, server));
        context.addStartupListener(meter);
        config.servers().addListener(new ServersListener() {
            @Override
            public void beforeChange(ServersChange change) {
                change.come().forEach(server -> register(metrics, stdio, server));
            }

            @Override
            public void afterChange(ServersChange change) {
                change.gone().stream()
                        .filter(before -> !runsAsBefore(before, config.servers().find(before.serverId())))
                        .forEach(before -> stdio.end(before.serverId()));
            }
        });
    }

    private static void register(LocalMetrics metrics, StdioComponent stdio, ServerRegistration server) {
        if (server.isLocal()) {
            metrics.register(server, stdio::processes);
        }
    }

    private static boolean runsAsBefore(ServerRegistration before, @Nullable ServerRegistration after) {
        return after != null && before.target().equals(after.target()) && Objects.equals(before.oauth(), after.oauth());
    }
}
