package dev.camelmcp.http.server;

import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.Peer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins use an endpoint (CORS, Fetch Standard §3.2), where the gateway would serve them. The
 * browser is told the one origin that asked, and never to send credentials of its own: MCP clients add theirs as
 * headers. Nothing changes for who sends no {@code Origin}. Thread-safe.
 */
final class CrossOrigin {

    private static final String PREFIX = "access-control-";
    private static final String REQUEST_PRIVATE_NETWORK = PREFIX + "request-private-network";
    private static final String ALLOW_PRIVATE_NETWORK = PREFIX + "allow-private-network";

    /** What a page may read beside what it always may: MCP Streamable HTTP, and MCP authorization. */
    private static final String EXPOSED = "Mcp-Session-Id, WWW-Authenticate, Mcp-Protocol-Version";

    /** Seconds for which a browser need not ask again; none keeps it for more than some hours. */
    private static final String MAX_AGE = "600";

    /** Names of headers (RFC 9110 §5.1), which MCP clients may add to at will ({@code Mcp-Param-…}). */
    private static final Pattern NAMES =
            Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]++(?:[ \\t]*+,[ \\t]*+[A-Za-z0-9!#$%&'*+.^_`|~-]++)*+");

    private final OriginRule rule;

    CrossOrigin(OriginRule rule) {
        this.rule = rule;
    }

    /**
     * To be called first, and not for a preflight: whatever is answered then, by the MCP server, the route or the
     * engine, a page of an allowed origin can read it. What others say of it does not count.
     */
    void mark(RoutingContext ctx) {
        if (ctx.request().headers().contains(HttpHeaders.ORIGIN)
                && refuse(ctx.request()).isEmpty()) {
            ctx.addHeadersEndHandler(v -> write(ctx.response().headers(), origin(ctx.request())));
        }
    }

    /** Whether a browser asks what a page may send. */
    static boolean isPreflight(HttpServerRequest request) {
        return HttpMethod.OPTIONS.equals(request.method())
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /**
     * What is wrong with a preflight; where nothing is, makes the head of its answer. It has no credentials, and needs
     * none.
     *
     * @param methods that the endpoint knows
     */
    Optional<GatewayAnswer> preflight(RoutingContext ctx, String methods) {
        HttpServerRequest request = ctx.request();
        Optional<String> refusal = refuse(request);
        if (refusal.isEmpty()) {
            ctx.response().setStatusCode(204);
            ctx.addHeadersEndHandler(v -> {
                write(ctx.response().headers(), origin(request));
                allow(request.headers(), ctx.response().headers(), methods);
            });
        }
        return refusal.map(GatewayAnswer::forbidden);
    }

    private Optional<String> refuse(HttpServerRequest request) {
        return rule.refuse(host(request), origin(request), Peer.isLocal(request.remoteAddress()));
    }

    /** Several are none that anybody allows. */
    private static String origin(HttpServerRequest request) {
        return String.join(", ", request.headers().getAll(HttpHeaders.ORIGIN));
    }

    /** The {@code Host} header, or what HTTP/2 has in its place; null for none. */
    static @Nullable String host(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.HOST);
        return header == null && request.version() == HttpVersion.HTTP_2 ? String.valueOf(request.authority()) : header;
    }

    private static void write(MultiMap answer, String origin) {
        List<String> others = answer.names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(PREFIX))
                .toList();
        others.forEach(answer::remove);
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
                // a cache must not give it to a page of another one
                .add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }

    private static void allow(MultiMap asked, MultiMap answer, String methods) {
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods).set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        String names = String.join(", ", asked.getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
        if (NAMES.matcher(names).matches()) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, names);
        }
        // the origin is one that may use this gateway, wherever the gateway is
        if (asked.contains(REQUEST_PRIVATE_NETWORK, "true", true)) {
            answer.set(ALLOW_PRIVATE_NETWORK, "true");
        }
    }
}
