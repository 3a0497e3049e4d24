package dev.camelmcp.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** The egress proxy cannot be reached, or does not let us through. Its message names it, for the log alone. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String message;

    private ProxyException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    /** It answered by another status than one that lets us through, {@code 407}. */
    public static ProxyException refused(ProxyAddress proxy, int status) {
        return new ProxyException(
                "egress proxy " + proxy + " answers " + status
                        + (status == ProxyAnswer.UNAUTHENTICATED
                                ? ": it wants other credentials than its URL has; write http://user:password@" + proxy
                                        + " as mcp.proxy.url"
                                : ""),
                null);
    }

    /** There was no connection to it. */
    public static ProxyException unreachable(ProxyAddress proxy, Throwable cause) {
        return new ProxyException("egress proxy " + proxy + " cannot be reached: " + reason(cause), cause);
    }

    @Override
    public String getMessage() {
        return message;
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
