package dev.camelmcp.http.server;

import dev.camelmcp.config.Settings;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.http.EarlyAnswer;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.Refusals;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/**
 * Camel's HTTP server, with its configuration, its router and what it puts in front of routes, but for three things:
 * its port is closed until {@link #listen}, so that nobody is answered before the routes are there; there is a server
 * for each processor; and they have our limits, where Camel leaves Vert.x's. It runs on the Vert.x instance in the
 * registry, and ends with its context. Thread-safe.
 */
public final class GatewayHttpServer extends VertxPlatformHttpServer {

    private static final String CONFIGURATION = "mcpHttpServerConfiguration";

    private final VertxPlatformHttpServerConfiguration configuration;
    private final Settings settings;
    private @Nullable ListenerTls tls;
    private volatile @Nullable Open open;

    /** What there is from {@link #listen} on. */
    private record Open(
            HttpListeners listeners,
            IdleConnections idle,
            @Nullable TlsReload reload) {}

    public GatewayHttpServer(VertxPlatformHttpServerConfiguration configuration, Settings settings) {
        super(configuration);
        this.configuration = configuration;
        this.settings = settings;
    }

    /** There is none to be seen until the port is open. */
    @Override
    public @Nullable HttpServer getServer() {
        Open now = open;
        return now == null ? null : now.listeners.servers().get(0);
    }

    @Override
    public int getPort() {
        HttpServer server = getServer();
        return server == null ? configuration.getBindPort() : server.actualPort();
    }

    public boolean isListening() {
        return open != null;
    }

    /**
     * Reads the TLS files, if there are any, so that the start ends early where they are of no use. Blocks.
     *
     * @throws dev.camelmcp.tls.KeyFileException naming the file and the reason
     */
    public void readTls() {
        SSLContextParameters parameters = configuration.getSslContextParameters();
        if (parameters == null && configuration.isUseGlobalSslContextParameters()) {
            parameters = getCamelContext().getSSLContextParameters();
        }
        tls = parameters == null ? null : ListenerTls.read(getCamelContext(), parameters);
    }

    /**
     * Opens the port, when the routes run. Blocks.
     *
     * @param watch looks at the TLS files from now on
     * @throws Exception when the port cannot be had
     */
    public void listen(FileWatch watch) throws Exception {
        IdleConnections idle =
                new IdleConnections(getVertx(), settings.inbound().idleTimeout());
        HttpListeners listeners = new HttpListeners(getVertx());
        try {
            Refusals refusals = refusals();
            listeners.open(options(), handler(refusals), idle, refusals);
        } catch (Exception e) {
            idle.close();
            throw e;
        }
        open = new Open(listeners, idle, tls == null ? null : new TlsReload(watch, tls));
    }

    /**
     * From now on each answer is the last of its connection: who keeps connections goes elsewhere with what comes next,
     * or opens another one here.
     */
    public void takeLeave() {
        Open now = open;
        if (now != null) {
            now.listeners.takeLeave();
        }
    }

    /**
     * Refuses connections from now on, and closes those that nobody uses. What comes by the others is served until the
     * routes end. Blocks.
     */
    public void closePort() throws InterruptedException {
        Open now = open;
        if (now != null) {
            now.listeners.closePort();
            now.idle.closeUnused();
        }
    }

    /** The router is there, but the port is not open yet. */
    @Override
    protected void startServer() {
        // where Camel's own engine looks for the port when no server has it
        getCamelContext().getRegistry().bind(CONFIGURATION, configuration);
    }

    @Override
    protected void stopServer() {
        // as Camel's does
        getCamelContext().removeComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME);
        Open last = open;
        if (last == null) {
            return;
        }
        open = null;
        last.idle.close();
        if (last.reload != null) {
            last.reload.close();
        }
        last.listeners.close();
    }

    private HttpServerOptions options() {
        int maxHeaderSize = settings.forward().maxHeaderSize();
        // with h2c, a connection is known only when its first bytes have come, and so never times out before
        HttpServerOptions options = new HttpServerOptions()
                .setHost(configuration.getBindHost())
                .setPort(configuration.getBindPort())
                .setHttp2ClearTextEnabled(false)
                // MCP has no WebSockets, and each of these has a look at every message
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxHeaderSize(maxHeaderSize)
                .setMaxInitialLineLength(maxHeaderSize);
        if (tls != null) {
            tls.configure(options);
        }
        return options;
    }

    /** As Camel's, whose router for this nobody else can have. */
    private Handler<HttpServerRequest> handler(Refusals refusals) {
        VertxPlatformHttpRouter routes = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getBindPort()));
        Router root = Router.router(getVertx());
        root.route(configuration.getPath() + "*").handler(routes::handleContext).failureHandler(routes::handleFailure);
        new Unrouted(routes, base(), getCamelContext()::isStarted, refusals).answerErrors(root);
        return request -> {
            if (hasHost(request)) {
                root.handle(request);
            } else {
                GatewayAnswer answer = GatewayAnswer.noHost();
                Buffer error = answer.prepare(request.response(), JsonRpcMessage.NONE);
                refusals.refused(request, answer.status(), error.length());
                EarlyAnswer.end(request, error);
            }
        };
    }

    /** Those of the engine that the routes are served by. */
    private Refusals refusals() {
        AsyncHttpEngine engine = getCamelContext().getRegistry().findSingleByType(AsyncHttpEngine.class);
        return engine == null ? Refusals.NONE : engine.refusals();
    }

    /** RFC 9112 §3.2. Vert.x's router logs what has none as an error, as often as a caller likes. */
    private static boolean hasHost(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0 || request.authority() != null;
    }

    private String base() {
        String path = configuration.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
