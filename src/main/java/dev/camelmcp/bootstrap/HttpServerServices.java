package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.http.server.GatewayHttpServer;
import dev.camelmcp.http.server.OwnVertx;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The HTTP server in a CamelContext that camel-main does not run, at {@code camel.server.host} and
 * {@code camel.server.port}. Stateless.
 */
final class HttpServerServices {

    private HttpServerServices() {}

    /**
     * Adds it; it listens when the context has started, and ends with it. To be called before the context starts.
     *
     * @return its threads, to be closed when the context has stopped
     * @throws dev.camelmcp.config.ConfigException when others could reach it and everybody would be let in, or its port
     *     is taken
     */
    static OwnVertx add(CamelContext context, McpConfig config) throws Exception {
        Listener listener = Listener.server(context);
        if (listener.tls()) {
            throw new IllegalStateException("camel.server.use-global-ssl-context-parameters is for camel-main alone;"
                    + " remove it, listen on loopback, and let a proxy do TLS");
        }
        listener.checkCallers(config.settings());
        listener.checkPort();
        VertxPlatformHttpServerConfiguration where = new VertxPlatformHttpServerConfiguration();
        where.setBindHost(listener.host().value());
        where.setBindPort(Integer.parseInt(listener.port().value()));
        OwnVertx vertx = OwnVertx.bind(context);
        try {
            GatewayHttpServer server = new GatewayHttpServer(where, config.settings());
            context.addService(server);
            StartAndStop.listenWhenStarted(context, server, null);
        } catch (Exception e) {
            vertx.close();
            throw e;
        }
        return vertx;
    }
}
