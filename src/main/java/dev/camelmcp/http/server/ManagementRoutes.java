package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.Refusals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * What Camel's management server lacks: it answers those alone who mean it, scrapers and probes whatever they say that
 * they accept, HEAD as GET, and unknown paths in JSON. To be started after that server; thread-safe.
 */
public final class ManagementRoutes extends ServiceSupport {

    private static final int BEFORE_ALL = -1_000;
    private static final int FIRST = BEFORE_ALL - 1;

    private final CamelContext context;
    private final int port;
    private final String metrics;
    private final String health;
    private final OriginRule hosts;
    private final Supplier<? extends RuntimeException> taken;

    /**
     * @param metrics the path that Camel's metrics are at
     * @param health the path that its health is at and below
     * @param hosts which {@code Host} a request may have
     * @param taken what to fail with where that server does not listen, since Camel goes on then
     */
    public ManagementRoutes(
            CamelContext context,
            int port,
            String metrics,
            String health,
            OriginRule hosts,
            Supplier<? extends RuntimeException> taken) {
        this.context = context;
        this.port = port;
        this.metrics = metrics;
        this.health = health;
        this.hosts = hosts;
        this.taken = taken;
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        boolean shared = router.getServer() instanceof GatewayHttpServer;
        if (!shared && !isListening(router)) {
            throw taken.get();
        }
        if (shared) {
            router.route(metrics).order(FIRST).handler(this::guard);
            router.route(health + "*").order(FIRST).handler(this::guard);
        } else {
            router.route().order(FIRST).handler(this::guard);
        }
        router.route(metrics).order(BEFORE_ALL).handler(ManagementRoutes::welcome);
        router.route(health + "*").order(BEFORE_ALL).handler(ManagementRoutes::welcome);
        // on the port of callers, theirs has the last word
        if (!shared) {
            new Unrouted(router, "", () -> true, Refusals.NONE).answerLast();
        }
    }

    /** Its own port says the same whether that could be opened or not. */
    private boolean isListening(VertxPlatformHttpRouter router) {
        return port == 0
                || ((VertxInternal) router.vertx())
                        .sharedHttpServers().keySet().stream().anyMatch(open -> open.port == port);
    }

    /**
     * A page that was led here by DNS rebinding would read metrics. Browsers always say where they think they are, and
     * that is no loopback name then, wherever a tunnel may begin.
     */
    private void guard(RoutingContext ctx) {
        String host = CrossOrigin.host(ctx.request());
        Optional<String> refusal = host == null ? Optional.empty() : hosts.refuse(host, null, true);
        if (refusal.isEmpty()) {
            ctx.next();
            return;
        }
        ctx.response().end(GatewayAnswer.forbidden(refusal.get()).prepare(ctx.response(), JsonRpcMessage.NONE));
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
