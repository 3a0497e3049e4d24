package dev.camelmcp.acquire;

import dev.camelmcp.http.UrlAuthority;
import java.io.IOException;
import java.net.URI;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Sends a request to the URL that was configured, byte by byte: {@code http:} encodes some characters of path and query
 * anew ({@code ~} as {@code %7E}), which servers need not take for the same, and refuses hosts with an underscore. Both
 * come in headers that go no further. Thread-safe.
 */
final class ExactTarget implements ExecChainHandler {

    /** Path and query. No name that Camel's filters keep back, as the next. */
    static final String HEADER = "McpOAuthTarget";

    private static final String HOST = "McpOAuthHost";

    /** Nobody's (RFC 2606 §2): where this class is missing, nothing is sent to anybody else. */
    private static final String STAND_IN = "underscore.invalid";

    private final EgressRoutes routes;

    /** @param routes to the hosts that only this class knows */
    ExactTarget(EgressRoutes routes) {
        this.routes = routes;
    }

    /** Tells {@code http:} and this class where a message is to go. */
    static void set(Message message, URI url) {
        message.setHeader(HEADER, of(url));
        if (url.getHost() == null) {
            UrlAuthority authority = UrlAuthority.of(url);
            message.setHeader(HOST, authority.host());
            message.setHeader(
                    Exchange.HTTP_URI, url.getScheme() + "://" + new UrlAuthority(STAND_IN, authority.port()) + "/");
        } else {
            message.setHeader(Exchange.HTTP_URI, url.toString());
        }
    }

    /** What stands in a request line for a URL (RFC 9112 §3.2.1). */
    private static String of(URI url) {
        String ascii = url.toASCIIString();
        int path = ascii.indexOf("//") + 2;
        while (path < ascii.length() && "/?".indexOf(ascii.charAt(path)) < 0) {
            path++;
        }
        String target = ascii.substring(path);
        return target.startsWith("/") ? target : "/" + target;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Header target = request.getFirstHeader(HEADER);
        Header host = request.getFirstHeader(HOST);
        request.removeHeaders(HEADER);
        request.removeHeaders(HOST);
        if (target != null) {
            request.setPath(target.getValue());
        }
        if (host == null) {
            return chain.proceed(request, scope);
        }
        HttpRoute planned = scope.route;
        HttpHost standIn = planned.getTargetHost();
        HttpHost real = new HttpHost(standIn.getSchemeName(), host.getValue(), standIn.getPort());
        // not as planned, which is for the stand-in
        HttpHost proxy = routes.proxyTo(real);
        HttpRoute route = proxy == null
                ? new HttpRoute(real, planned.getLocalAddress(), planned.isSecure())
                : new HttpRoute(real, planned.getLocalAddress(), proxy, planned.isSecure());
        request.setAuthority(new URIAuthority(host.getValue(), port(request)));
        return chain.proceed(
                request,
                new ExecChain.Scope(
                        scope.exchangeId, route, scope.originalRequest, scope.execRuntime, scope.clientContext));
    }

    private static int port(ClassicHttpRequest request) {
        return request.getAuthority() == null ? -1 : request.getAuthority().getPort();
    }
}
