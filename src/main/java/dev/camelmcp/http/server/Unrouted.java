package dev.camelmcp.http.server;

import dev.camelmcp.http.EarlyAnswer;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.http.Refusals;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no route answers, in JSON: Vert.x would in HTML, or with nothing. Thread-safe. */
final class Unrouted {

    private static final Logger LOG = LoggerFactory.getLogger(Unrouted.class);
    private static final String STATUS_PAGE = "/admin/";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String NOTHING = "nothing is served at this path";
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    private final Router routes;
    private final String base;
    private final BooleanSupplier serving;
    private final Refusals refusals;

    /**
     * @param routes where the routes are
     * @param base the path that all of theirs begin with, without a slash at its end
     * @param serving whether they are meant to be there; while they come and go, a path without one says nothing about
     *     what it leads to
     * @param refusals hears of what is answered
     */
    Unrouted(Router routes, String base, BooleanSupplier serving, Refusals refusals) {
        this.routes = routes;
        this.base = base;
        this.serving = serving;
        this.refusals = refusals;
    }

    /**
     * Answers every error that a router of ours comes to.
     *
     * @param root the router before all others, with nothing below it but the routes
     */
    void answerErrors(Router root) {
        root.errorHandler(404, ctx -> {
            if (isForPeople(ctx) && isRouted(STATUS_PAGE)) {
                ctx.response().putHeader(HttpHeaders.LOCATION, base + STATUS_PAGE);
                write(ctx.response(), 302, "see " + base + STATUS_PAGE);
            } else {
                refuse(ctx, 404);
            }
        });
        for (int status = FIRST_ERROR; status <= LAST_ERROR; status++) {
            int code = status;
            if (code == 405) {
                // or the one route of several that is still there
                root.errorHandler(code, ctx -> refuse(ctx, code));
            } else if (code != 404) {
                root.errorHandler(code, ctx -> fail(ctx, code));
            }
        }
    }

    /** Answers what passed all routes of somebody else's router, who says why to nobody. */
    void answerLast() {
        routes.route().last().handler(ctx -> {
            Set<String> allowed = methods(ctx);
            if (allowed.isEmpty()) {
                // MCP servers are at another port
                fail(ctx, 404);
            } else {
                // what takes the method as well did not like what is accepted
                fail(ctx, allowed.contains(ctx.request().method().name()) ? 406 : 405);
            }
        });
    }

    private void refuse(RoutingContext ctx, int status) {
        if (serving.getAsBoolean()) {
            fail(ctx, status, status == 404 ? NOTHING + "; MCP servers are at /mcp/{server}" : reason(status));
        } else {
            // a 404 would tell MCP clients that their session is gone
            HttpServerResponse response = ctx.response();
            Buffer error = GatewayAnswer.SHUTTING_DOWN.prepare(response, JsonRpcMessage.NONE);
            refusals.refused(ctx.request(), GatewayAnswer.SHUTTING_DOWN.status(), error.length());
            EarlyAnswer.end(ctx.request(), error);
        }
    }

    private void fail(RoutingContext ctx, int status) {
        fail(ctx, status, reason(status));
    }

    private void fail(RoutingContext ctx, int status, String message) {
        if (status >= 500 && ctx.failure() != null) {
            LOG.warn("{} {} failed", ctx.request().method(), ctx.request().path(), ctx.failure());
        }
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (status == 405) {
            response.putHeader(HttpHeaders.ALLOW, String.join(", ", methods(ctx)));
        }
        refusals.refused(ctx.request(), status, write(response, status, message));
    }

    /** Returns how many bytes it says. */
    private static int write(HttpServerResponse response, int status, String message) {
        Buffer body = Buffer.buffer(JsonRpcErrors.body(
                JsonRpcMessage.NONE,
                status >= 500 ? JsonRpcErrors.INTERNAL : JsonRpcErrors.INVALID_REQUEST,
                message,
                Map.of()));
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body);
        return body.length();
    }

    private static String reason(int status) {
        return status == 404 ? NOTHING : HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    /** Somebody who typed the address only. */
    private boolean isForPeople(RoutingContext ctx) {
        String path = ctx.normalizedPath();
        return READING.contains(ctx.request().method())
                && (path.equals("/") || path.equals(base) || path.equals(base + "/"));
    }

    private boolean isRouted(String path) {
        return routes.getRoutes().stream().anyMatch(r -> r.getPath() != null && RoutePaths.matches(r, path));
    }

    /** The methods that the routes at a path take, as far as they do not take all. */
    private Set<String> methods(RoutingContext ctx) {
        String path = ctx.normalizedPath();
        String below = path.startsWith(base) ? path.substring(base.length()) : path;
        return routes.getRoutes().stream()
                .filter(r -> r.getPath() != null && r.methods() != null && RoutePaths.matches(r, below))
                .flatMap(r -> r.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
