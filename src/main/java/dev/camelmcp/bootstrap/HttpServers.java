package dev.camelmcp.bootstrap;

import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.Settings;
import dev.camelmcp.http.server.GatewayHttpServer;
import dev.camelmcp.http.server.OwnVertx;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * What camel-main makes HTTP servers by: Camel's own, with ours as what listens for callers. Bound in the registry,
 * where camel-main looks for it. Used by the thread that starts the gateway.
 */
final class HttpServers extends DefaultMainHttpServerFactory {

    private final Settings settings;
    private final Mode mode;
    private @Nullable GatewayHttpServer server;
    private @Nullable OwnVertx threads;

    HttpServers(Settings settings, Mode mode) {
        this.settings = settings;
        this.mode = mode;
    }

    /** Null as long as there is none: {@code camel.server.enabled=false}. */
    @Nullable
    GatewayHttpServer server() {
        return server;
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties properties) {
        shareThreads(context);
        MainHttpServer configured = (MainHttpServer) super.newHttpServer(context, properties);
        GatewayHttpServer ours = new GatewayHttpServer(configured.getConfiguration(), settings);
        server = ours;
        return new Server(configured, ours);
    }

    @Override
    public Service newHttpManagementServer(
            CamelContext context, HttpManagementServerConfigurationProperties properties) {
        if (mode == Mode.CHECK) {
            // Camel's opens its port by itself
            return new ServiceSupport() {};
        }
        shareThreads(context);
        return super.newHttpManagementServer(context, properties);
    }

    /** Ends their threads, when the context has stopped. */
    void close() {
        if (threads != null) {
            threads.close();
        }
    }

    private void shareThreads(CamelContext context) {
        if (threads == null) {
            threads = OwnVertx.bind(context);
        }
    }

    /** Camel's, but for the class of what listens. */
    private static final class Server extends MainHttpServer {

        private final GatewayHttpServer ours;

        Server(MainHttpServer configured, GatewayHttpServer ours) {
            this.ours = ours;
            setCamelContext(configured.getCamelContext());
            setConfiguration(configured.getConfiguration());
            setStaticEnabled(configured.isStaticEnabled());
            setStaticContextPath(configured.getStaticContextPath());
            setStaticSourceDir(configured.getStaticSourceDir());
        }

        @Override
        protected void doInit() throws Exception {
            getCamelContext().addService(ours);
        }

        @Override
        protected void doStart() throws Exception {
            ServiceHelper.startService(ours);
            super.doStart();
        }
    }
}
