package dev.camelmcp.bootstrap;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.http.server.OwnVertx;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * Camel's HTTP server in a CamelContext that camel-main does not run, at {@code camel.server.host} and
 * {@code camel.server.port}. Stateless.
 */
final class HttpServerServices {

    private HttpServerServices() {}

    /**
     * Adds it, with the gateway's limits; it ends with the context. To be called before the context starts.
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
        listener.check(config.settings());
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost(listener.host().value());
        server.setBindPort(Integer.parseInt(listener.port().value()));
        OwnVertx vertx = OwnVertx.bind(context);
        try {
            context.addService(new VertxPlatformHttpServer(server));
            StartAndStop.listen(context, config);
        } catch (Exception e) {
            vertx.close();
            throw e;
        }
        return vertx;
    }
}
