package dev.camelmcp.bootstrap;

import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.ServerRegistration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a gateway that serves: eight lines at most, however many servers and routes there are.
 * Stateless.
 */
final class StartLines {

    /** So many servers have a line each, which says where it leads; more have one together. */
    private static final int LINES = 3;

    /** Names in that one. */
    private static final int NAMES = 10;

    private StartLines() {}

    /**
     * In the order in which they are to be read: who it is, by what it was configured, where it is, and what it serves.
     *
     * @param properties the properties file; empty for none
     * @param routes the folder that routes were read from; null where they come from the jar
     */
    static List<String> of(CamelContext context, McpConfig config, Optional<Path> properties, @Nullable String routes) {
        Listener server = Listener.server(context);
        List<String> lines = new ArrayList<>();
        lines.add(versions(context));
        lines.add(configuration(properties, config.settings().properties().get("mcp.config-file"), routes));
        lines.add("Listening on " + server.baseUrl() + " (mcp.inbound.auth="
                + config.settings().properties().get("mcp.inbound.auth") + ")" + management(context));
        lines.add("Status page " + server.localUrl() + "/admin/");
        AccessLogSettings log = config.settings().accessLog();
        if (!log.isOff()) {
            lines.add("Access log (" + log.format().value() + ") "
                    + (log.file() == null ? "on standard output" : "in " + log.file()));
        }
        Collection<ServerRegistration> servers = config.servers().all();
        if (servers.size() > LINES) {
            lines.add(together(server, config.servers().names()));
        } else {
            lines.addAll(oneByOne(server, servers));
        }
        return lines;
    }

    /** Where each server leads, as far as {@link #of} does not say it. */
    static List<String> details(CamelContext context, McpConfig config) {
        Collection<ServerRegistration> servers = config.servers().all();
        return servers.size() > LINES ? oneByOne(Listener.server(context), servers) : List.of();
    }

    private static List<String> oneByOne(Listener server, Collection<ServerRegistration> servers) {
        return servers.stream()
                .map(s -> "Serving " + server.baseUrl() + "/mcp/" + s.serverId() + " -> "
                        + s.target().summary())
                .toList();
    }

    private static String together(Listener server, List<String> names) {
        int more = names.size() - NAMES;
        return "Serving " + server.baseUrl() + "/mcp/{server} for " + names.size() + " servers: "
                + names.stream().limit(NAMES).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String versions(CamelContext context) {
        String version = StartLines.class.getPackage().getImplementationVersion();
        return "camel-mcp-oauth " + Objects.requireNonNullElse(version, "(not packaged)") + ", Apache Camel "
                + context.getVersion() + ", Java " + System.getProperty("java.version") + " ("
                + System.getProperty("java.vendor") + ")";
    }

    private static String configuration(Optional<Path> properties, @Nullable String json, @Nullable String routes) {
        List<String> files = new ArrayList<>();
        properties.ifPresent(file -> files.add(file.toString()));
        if (json != null && !json.isEmpty()) {
            files.add(json);
        }
        return "Configuration " + (files.isEmpty() ? "without a file" : "in " + String.join(", ", files))
                + (routes == null ? "" : ", routes in " + routes);
    }

    private static String management(CamelContext context) {
        return Listener.isManaged(context)
                ? ", health and metrics on "
                        + Listener.management(context).baseUrl()
                        + MainProperty.of(context, "camel.management.health-path", "/observe/health")
                                .value()
                : "";
    }
}
