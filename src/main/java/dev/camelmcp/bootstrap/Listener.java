package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.Settings;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.http.server.GatewayHttpServer;
import dev.camelmcp.http.server.ManagementRoutes;
import dev.camelmcp.inbound.HostGuard;
import dev.camelmcp.tls.KeyFileException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Where one of Camel's HTTP servers listens, by Camel's own properties. Immutable.
 *
 * @param prefix of its properties: {@code camel.server} or {@code camel.management}
 */
record Listener(String prefix, MainProperty host, MainProperty port, MainProperty path, MainProperty useTls) {

    private static final String MANAGEMENT = "camel.management";

    static Listener server(CamelContext context) {
        return of(context, "camel.server");
    }

    static Listener management(CamelContext context) {
        return of(context, MANAGEMENT);
    }

    /** Whether Camel's management server is to be there. */
    static boolean isManaged(CamelContext context) {
        return Boolean.parseBoolean(
                MainProperty.of(context, MANAGEMENT + ".enabled", "false").value());
    }

    private static Listener of(CamelContext context, String prefix) {
        return new Listener(
                prefix,
                MainProperty.of(context, prefix + ".host", "127.0.0.1"),
                MainProperty.of(context, prefix + ".port", "0"),
                MainProperty.of(context, prefix + ".path", "/"),
                MainProperty.of(context, prefix + ".use-global-ssl-context-parameters", "false"));
    }

    /**
     * Refuses a listener that others can reach and that lets everybody in.
     *
     * @throws ConfigException naming the property and the remedy
     */
    void checkCallers(Settings settings) {
        InboundSettings inbound = settings.inbound();
        boolean permitted = isManagement()
                ? settings.admin().allowRemoteManagement()
                : inbound.allowUnauthenticated() || !inbound.isOpen();
        if (!isLoopback() && !permitted) {
            throw problem(host, "'" + host.value() + "' is not a loopback address, and " + danger());
        }
    }

    /**
     * Refuses a port that is taken, which Camel would only log.
     *
     * @throws ConfigException naming the property and the remedy
     */
    void checkPort() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host.value(), Integer.parseInt(port.value())));
        } catch (IOException e) {
            throw taken(e);
        } catch (IllegalArgumentException e) {
            throw problem(port, "'" + port.value() + "' is not a port");
        }
    }

    /**
     * Reads the TLS files, when everything is configured and nothing runs.
     *
     * @throws ConfigException when they are of no use
     */
    void readTls(GatewayHttpServer server) {
        try {
            server.readTls();
        } catch (KeyFileException e) {
            throw problem(useTls, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens the port, when the routes run.
     *
     * @throws ConfigException when somebody has taken it since {@link #checkPort}
     */
    void open(GatewayHttpServer server, FileWatch files) throws Exception {
        try {
            server.listen(files);
        } catch (IOException e) {
            throw taken(e);
        }
    }

    /** What Camel's management server lacks; starts with the context's services. */
    ManagementRoutes managementRoutes(CamelContext context, Settings settings) {
        HostGuard hosts = settings.admin().allowRemoteManagement()
                ? HostGuard.withAddresses(settings.inbound().allowedHosts())
                : new HostGuard(settings.inbound().allowedHosts(), Set.of());
        return new ManagementRoutes(
                context,
                Integer.parseInt(port.value()),
                MainProperty.of(context, "camel.metrics.path", "/observe/metrics")
                        .value(),
                MainProperty.of(context, "camel.management.health-path", "/observe/health")
                        .value(),
                hosts::refuse,
                () -> taken(new BindException("Address already in use")));
    }

    boolean tls() {
        return Boolean.parseBoolean(useTls.value());
    }

    String scheme() {
        return tls() ? "https" : "http";
    }

    /** What the URLs of all that is served there begin with. */
    String baseUrl() {
        return url(host.value());
    }

    private String url(String name) {
        String authority = name.indexOf(':') < 0 || name.startsWith("[") ? name : "[" + name + "]";
        return scheme() + "://" + authority + ":" + port.value() + base();
    }

    /** The path that all others are below, without a slash at its end. */
    private String base() {
        String below = path.value().endsWith("/")
                ? path.value().substring(0, path.value().length() - 1)
                : path.value();
        return below.isEmpty() || below.startsWith("/") ? below : "/" + below;
    }

    /** As {@link #baseUrl()}; null where no port was chosen, as where a host has a server of its own. */
    @Nullable
    String address() {
        return port.value().equals("0") ? null : baseUrl();
    }

    private String danger() {
        return isManagement()
                ? "Camel's management server asks nobody for credentials; listen on 127.0.0.1, or set"
                        + " mcp.management.allow-remote=true"
                : "mcp.inbound.auth=none lets everybody use the gateway's tokens; listen on 127.0.0.1, set"
                        + " mcp.inbound.auth=api-key or jwt, or set mcp.inbound.allow-unauthenticated=true";
    }

    /** Callers are authenticated by a route, and the management server has none. */
    private boolean isManagement() {
        return prefix.equals(MANAGEMENT);
    }

    /** As {@link #baseUrl()}, by an address that can be connected to where this one stands for all. */
    String localUrl() {
        String name = switch (host.value()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]", "::1" -> "[::1]";
            default -> host.value();
        };
        return url(name);
    }

    private boolean isLoopback() {
        String name = host.value();
        return name.equals("localhost")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals("::1")
                || name.equals("[::1]");
    }

    private ConfigException taken(IOException reason) {
        return problem(
                port,
                "cannot listen on " + host.value() + ":" + port.value() + " (" + reason.getMessage()
                        + "); stop what listens there, or choose another port");
    }

    private static ConfigException problem(MainProperty property, String message) {
        return new ConfigException(List.of(new ConfigProblem(property.key(), property.source(), message)));
    }
}
