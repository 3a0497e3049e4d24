package dev.camelmcp.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * What Camel's management server lacks: it answers scrapers and probes whatever they say that they accept, HEAD as GET,
 * and unknown paths in JSON. To be started after that server; thread-safe.
 */
public final class ManagementRoutes extends ServiceSupport {

    private static final int BEFORE_ALL = -1_000;

    private final CamelContext context;
    private final int port;
    private final String metrics;
    private final String health;

    /**
     * @param metrics the path that Camel's metrics are at
     * @param health the path that its health is at and below
     */
    public ManagementRoutes(CamelContext context, int port, String metrics, String health) {
        this.context = context;
        this.port = port;
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        router.route(metrics).order(BEFORE_ALL).handler(ManagementRoutes::welcome);
        router.route(health + "*").order(BEFORE_ALL).handler(ManagementRoutes::welcome);
        // on the port of callers, theirs has the last word
        if (!(router.getServer() instanceof GatewayHttpServer)) {
            new Unrouted(router, "", () -> true).answerLast();
        }
    }

    private static void welcome(RoutingContext ctx) {
        if (HttpMethod.HEAD.equals(ctx.request().method())) {
            // the answer stays one to HEAD, without its body
            ctx.reroute(HttpMethod.GET, ctx.request().uri());
            return;
        }
        acceptAny(ctx.request());
        ctx.next();
    }

    /**
     * Camel's route takes its own type with all its parameters only, {@code text/plain; version=0.0.4; charset=utf-8},
     * and looks for OpenMetrics by itself.
     */
    private static void acceptAny(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null) {
            request.headers().set(HttpHeaders.ACCEPT, accept + ", */*");
        }
    }
}
