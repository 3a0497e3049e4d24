package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Settings;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Where the gateway listens, by Camel's own properties. Immutable.
 */
record Listener(String host, String port, boolean tls) {

    static Listener of(CamelContext context) {
        return new Listener(
                property(context, "camel.server.host", "127.0.0.1"),
                property(context, "camel.server.port", "8080"),
                Boolean.parseBoolean(property(context, "camel.server.use-global-ssl-context-parameters", "false")));
    }

    /**
     * Refuses a listener that others can reach and that lets everybody in.
     *
     * @throws ConfigException unless that is asked for by name
     */
    void check(Settings settings) {
        if (!isLoopback() && !settings.allowUnauthenticated()) {
            throw new ConfigException(List.of(new ConfigProblem(
                    "camel.server.host",
                    host,
                    "is not a loopback address, and mcp.inbound.auth=none lets everybody use the gateway's tokens;"
                            + " listen on 127.0.0.1, or set mcp.inbound.allow-unauthenticated=true")));
        }
    }

    String baseUrl() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }

    private boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private static String property(CamelContext context, String key, String fallback) {
        return context.getPropertiesComponent().resolveProperty(key).orElse(fallback);
    }
}
