package dev.camelmcp.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** The egress proxy cannot be reached, or does not let us through. Its message names it, for the log alone. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ProxyAddress proxy;
    private final String message;

    private ProxyException(ProxyAddress proxy, String what, @Nullable Throwable cause) {
        super(cause);
        this.proxy = proxy;
        this.message = "egress proxy " + proxy + " " + what;
    }

    /** It answered by another status than one that lets us through, {@code 407}. */
    public static ProxyException refused(ProxyAddress proxy, int status) {
        return new ProxyException(
                proxy,
                "answers " + status
                        + (status == ProxyAnswer.UNAUTHENTICATED
                                ? ": it wants other credentials than its URL has; write http://user:password@" + proxy
                                        + " as mcp.proxy.url"
                                : ""),
                null);
    }

    /** There was no connection to it. */
    public static ProxyException unreachable(ProxyAddress proxy, Throwable cause) {
        return new ProxyException(proxy, "cannot be reached: " + reason(cause), cause);
    }

    /** It was reached, and did not open the tunnel in time. */
    public static ProxyException late(ProxyAddress proxy) {
        return new ProxyException(proxy, "did not connect in time", null);
    }

    /** The same, unless it has answered: for a connection that was ended since the time was up. */
    public ProxyException late() {
        return getCause() == null ? this : late(proxy);
    }

    /** It was reached, and ended the connection in place of an answer. */
    public static ProxyException broken(ProxyAddress proxy, Throwable cause) {
        return new ProxyException(proxy, (isReset(cause) ? "reset" : "closed") + " the connection", cause);
    }

    /** What it answers is no HTTP. */
    public static ProxyException noHttp(ProxyAddress proxy) {
        return new ProxyException(proxy, "does not answer by HTTP", null);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The JDK's words, and Netty's, who puts them behind its own. */
    private static boolean isReset(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("Connection reset")
                || String.valueOf(cause.getMessage()).contains("Broken pipe");
    }

    /** Each client has words of its own for these. */
    private static String reason(Throwable cause) {
        if (cause.getClass().getSimpleName().contains("Timeout")) {
            return "timed out";
        }
        if (cause instanceof UnknownHostException || cause.getCause() instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        return cause instanceof ConnectException ? "connection refused" : "connection failed";
    }
}
