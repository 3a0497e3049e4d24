package dev.camelmcp.http.client;

import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.proxy.ProxyException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The way to an MCP server ends at the egress proxy, which its message names. */
final class ProxyFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int UNAUTHENTICATED = 407;

    /** What Netty makes of the proxy's answer: {@code http, none, /PROXY => SERVER, status: 403 Forbidden}. */
    private static final Pattern REFUSED = Pattern.compile(".*, status: (\\d{3}).*", Pattern.DOTALL);

    private final boolean timeout;

    private ProxyFailure(String message, boolean timeout) {
        super(message, null, false, false);
        this.timeout = timeout;
    }

    /** The failure itself, unless a proxy has to do with it. */
    static Throwable of(@Nullable ProxyAddress proxy, Throwable failure) {
        if (proxy == null) {
            return failure;
        }
        if (failure instanceof ProxyConnectException) {
            String message = String.valueOf(failure.getMessage());
            Matcher refused = REFUSED.matcher(message);
            return refused.matches()
                    ? refused(proxy, Integer.parseInt(refused.group(1)))
                    : message.endsWith("timeout")
                            ? new ProxyFailure("egress proxy " + proxy + " did not connect in time", true)
                            : new ProxyFailure("egress proxy " + proxy + " ended the connection", false);
        }
        boolean connecting = failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
        return connecting
                ? new ProxyFailure(
                        ProxyException.unreachable(proxy, failure).getMessage(),
                        failure instanceof ConnectTimeoutException)
                : failure;
    }

    /** The proxy's own answer, if this is one: of those to plain http, only 407 is never the server's. */
    static @Nullable ProxyFailure in(HttpClientResponse answer, @Nullable ProxyAddress proxy, URI url) {
        int status = answer.statusCode();
        return proxy == null || status != UNAUTHENTICATED || "https".equalsIgnoreCase(url.getScheme())
                ? null
                : refused(proxy, status);
    }

    private static ProxyFailure refused(ProxyAddress proxy, int status) {
        return new ProxyFailure(ProxyException.refused(proxy, status).getMessage(), false);
    }

    boolean isTimeout() {
        return timeout;
    }
}
