package dev.camelmcp.http.client;

import dev.camelmcp.http.Redirect;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.proxy.ProxyAnswer;
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

    /** What Netty makes of the proxy's answer: {@code http, none, /PROXY => SERVER, status: 403 Forbidden}. */
    private static final Pattern REFUSED = Pattern.compile(".*, status: (\\d{3}).*", Pattern.DOTALL);

    /** What Netty makes of an answer that it cannot read. */
    private static final int NO_STATUS = 999;

    private final String kind;
    private final boolean timeout;

    private ProxyFailure(String message, boolean timeout) {
        this("by the egress proxy", message, timeout);
    }

    private ProxyFailure(String kind, String message, boolean timeout) {
        super(message, null, false, false);
        this.kind = kind;
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
            if (refused.matches()) {
                return refused(proxy, Integer.parseInt(refused.group(1)));
            }
            return message.endsWith("timeout")
                    ? new ProxyFailure(ProxyException.late(proxy).getMessage(), true)
                    : new ProxyFailure(ProxyException.broken(proxy, failure).getMessage(), false);
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

    /** A proxy's own answer, if this is one; null otherwise. */
    static @Nullable ProxyFailure in(HttpClientResponse answer, @Nullable ProxyAddress proxy, URI url) {
        int status = answer.statusCode();
        if (proxy != null && isPlain(url) && ProxyAnswer.isOwn(status, answer::getHeader)) {
            return refused(proxy, status);
        }
        return status == ProxyAnswer.UNAUTHENTICATED
                ? new ProxyFailure(
                        "a proxy in between wants credentials", "it answers " + ProxyAnswer.OF_ANOTHER, false)
                : null;
    }

    /**
     * In words for operators, where an answer may be the proxy's own although nothing in it says so; null elsewhere.
     */
    static @Nullable String doubt(HttpClientResponse answer, @Nullable ProxyAddress proxy, URI url) {
        // a server that wants another token says so
        return proxy != null
                        && isPlain(url)
                        && ProxyAnswer.mayBeOwn(answer.statusCode())
                        && answer.getHeader("WWW-Authenticate") == null
                ? doubt(proxy)
                : null;
    }

    /** The same of a redirect: some lead to a page of their own. */
    static @Nullable String doubt(Redirect redirect, @Nullable ProxyAddress proxy) {
        return proxy != null && isPlain(redirect.asked()) && redirect.leavesOrigin() ? doubt(proxy) : null;
    }

    private static String doubt(ProxyAddress proxy) {
        return proxy.way() + ", whose own answer it may be";
    }

    /** There is no tunnel. */
    private static boolean isPlain(URI url) {
        return !"https".equalsIgnoreCase(url.getScheme());
    }

    private static ProxyFailure refused(ProxyAddress proxy, int status) {
        ProxyException refused =
                status == NO_STATUS ? ProxyException.noHttp(proxy) : ProxyException.refused(proxy, status);
        return new ProxyFailure(refused.getMessage(), false);
    }

    /** In words that tell no address. */
    String kind() {
        return kind;
    }

    boolean isTimeout() {
        return timeout;
    }
}
