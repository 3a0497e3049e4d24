package dev.camelmcp.discovery;

import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.proxy.ProxyAnswer;
import dev.camelmcp.proxy.ProxyException;
import dev.camelmcp.token.Secret;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The egress proxy as the JDK's HTTP client speaks to it. Stateless. */
final class JdkEgress {

    /** The JDK's words. */
    private static final Pattern REFUSED = Pattern.compile("Tunnel failed, got: (\\d{3}).*");

    private JdkEgress() {}

    /** Says to the proxy who we are. The client keeps this header back from the server behind a tunnel. */
    static void introduce(EgressProxy egress, URI url, HttpRequest.Builder request) {
        ProxyAddress proxy = egress.to(url);
        Secret authorization = proxy == null ? null : proxy.authorization();
        if (authorization != null) {
            request.setHeader("Proxy-Authorization", authorization.value());
        }
    }

    /** What the proxy has to do with a failure, in words for operators; null for nothing. */
    static @Nullable String failure(EgressProxy egress, URI url, Throwable failure) {
        ProxyAddress proxy = egress.to(url);
        if (proxy == null) {
            return null;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher refused = REFUSED.matcher(String.valueOf(cause.getMessage()));
            if (refused.matches()) {
                return ProxyException.refused(proxy, Integer.parseInt(refused.group(1)))
                        .getMessage();
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof HttpConnectTimeoutException) {
                return ProxyException.unreachable(proxy, cause).getMessage();
            }
        }
        return null;
    }

    /**
     * What the proxy says itself, in words for operators; null for nothing. Other refusals than 407 are failures, if of
     * a tunnel.
     */
    static @Nullable String refusal(EgressProxy egress, URI url, HttpResponse<?> answer) {
        ProxyAddress proxy = egress.to(url);
        int status = answer.statusCode();
        boolean tunnel = "https".equalsIgnoreCase(url.getScheme());
        UnaryOperator<@Nullable String> header =
                name -> tunnel ? null : answer.headers().firstValue(name).orElse(null);
        return proxy == null || !ProxyAnswer.isOwn(status, header)
                ? null
                : ProxyException.refused(proxy, status).getMessage();
    }

    /** By which proxy a URL is asked, in words for operators; null for none. */
    static @Nullable String way(EgressProxy egress, URI url) {
        ProxyAddress proxy = egress.to(url);
        return proxy == null ? null : proxy.way();
    }
}
