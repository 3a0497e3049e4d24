package dev.camelmcp.http.server;

import dev.camelmcp.config.Settings;
import dev.camelmcp.files.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Camel's HTTP server has one event loop, and Vert.x's defaults for limits, with no way to set them. So servers with
 * ours join it, one for each processor (Vert.x shares a port between them), and Camel's own leaves. Its port, TLS and
 * handlers are kept. To be started after Camel's server; thread-safe.
 */
public final class HttpListeners extends ServiceSupport {

    private static final long TIMEOUT_SECONDS = 10;

    private final CamelContext context;
    private final String host;
    private final int port;
    private final @Nullable SSLContextParameters tls;
    private final FileWatch watch;
    private final Settings settings;
    private final List<HttpServer> servers = new ArrayList<>();
    private @Nullable IdleConnections idle;
    private @Nullable TlsReload reload;

    /**
     * @param host where Camel's server listens
     * @param tls that it uses, if any
     * @param watch looks at the files that {@code tls} is read from
     */
    public HttpListeners(
            CamelContext context,
            String host,
            int port,
            @Nullable SSLContextParameters tls,
            FileWatch watch,
            Settings settings) {
        this.context = context;
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.watch = watch;
        this.settings = settings;
    }

    @Override
    protected void doStart() throws Exception {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        HttpServer camels = router.getServer().getServer();
        Vertx vertx = router.vertx();
        HttpServerOptions options = options();
        IdleConnections connections =
                new IdleConnections(vertx, settings.inbound().idleTimeout());
        idle = connections;
        Handler<HttpServerRequest> handler = camels.requestHandler();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(connections::opened)
                    .requestHandler(request -> {
                        connections.busy(request);
                        handler.handle(request);
                    });
            await(server.listen(port, host));
            servers.add(server);
        }
        await(camels.close());
        if (tls != null) {
            reload = new TlsReload(watch, tls, () -> options().getSslOptions(), List.copyOf(servers));
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (idle != null) {
            idle.close();
        }
        if (reload != null) {
            reload.close();
        }
        for (HttpServer server : servers) {
            await(server.close());
        }
        servers.clear();
    }

    private HttpServerOptions options() throws Exception {
        int maxHeaderSize = settings.forward().maxHeaderSize();
        // with h2c, a connection is known only when its first bytes have come, and so never times out before
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(maxHeaderSize)
                .setMaxInitialLineLength(maxHeaderSize);
        if (tls != null) {
            VertxHelper.setupSSLOptions(context, tls, options);
        }
        return options;
    }

    private static void await(Future<?> future) throws Exception {
        var unused = future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
