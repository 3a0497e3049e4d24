package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.ServersChange;
import dev.camelmcp.config.ServersListener;
import dev.camelmcp.config.Settings;
import dev.camelmcp.forward.EnvironmentVariables;
import dev.camelmcp.forward.LocalServer;
import dev.camelmcp.forward.RouteEnvironmentSource;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.observe.LocalMetrics;
import dev.camelmcp.stdio.StdioComponent;
import java.time.Clock;
import java.util.Collection;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What runs local servers: ends their processes when the configuration changes, and registers their meters.
 * Thread-safe.
 */
final class LocalServers implements ServersListener {

    private final Servers servers;
    private final StdioComponent stdio;
    private final LocalMetrics metrics;

    private LocalServers(Servers servers, StdioComponent stdio, LocalMetrics metrics) {
        this.servers = servers;
        this.stdio = stdio;
        this.metrics = metrics;
    }

    static LocalServers bind(
            Footprint footprint,
            McpConfig config,
            ProgramEnvironment programs,
            BodyMemory memory,
            ProducerTemplate producer,
            LocalMetrics metrics,
            Clock clock) {
        Settings settings = config.settings();
        StdioComponent stdio = new StdioComponent(
                settings.local(),
                settings.forward(),
                new RouteEnvironmentSource(producer),
                programs,
                metrics,
                memory,
                clock);
        footprint.component("mcp-stdio", stdio);
        footprint.bind("mcpLocalServer", new LocalServer());
        footprint.bind("mcpEnvironmentVariables", new EnvironmentVariables());
        LocalServers local = new LocalServers(config.servers(), stdio, metrics);
        config.servers().addListener(local);
        return local;
    }

    /** Of all servers there are. */
    void registerMeters() {
        register(servers.all());
    }

    @Override
    public void beforeChange(ServersChange change) {
        register(change.come());
    }

    @Override
    public void afterChange(ServersChange change) {
        change.gone().stream()
                .filter(before -> !runsAsBefore(before, servers.find(before.serverId())))
                .forEach(before -> stdio.end(before.serverId()));
        change.removed().forEach(metrics::forget);
    }

    private void register(Collection<ServerRegistration> some) {
        some.stream().filter(ServerRegistration::isLocal).forEach(s -> metrics.register(s, stdio::processes));
    }

    private static boolean runsAsBefore(ServerRegistration before, @Nullable ServerRegistration after) {
        return after != null && before.target().equals(after.target()) && Objects.equals(before.oauth(), after.oauth());
    }
}
