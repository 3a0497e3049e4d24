package dev.camelmcp.acquire;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** What became of a connection to an authorization server: its kind for callers, its reason for the log. Stateless. */
public final class ConnectionFailure {

    /** No chain of causes is longer, but for one that bites its tail. */
    private static final int DEPTH = 8;

    private ConnectionFailure() {}

    /** In words that tell a caller nothing about certificates and addresses. */
    public static String kind(Throwable failure) {
        if (failure instanceof ConnectTimeoutException || failure instanceof SocketTimeoutException) {
            return "timed out";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host name";
        }
        return failure instanceof UnansweredException unanswered ? unanswered.kind() : "connection failed";
    }

    /** More than its kind, where there is more to say; null otherwise. To be cleaned before it is shown. */
    public static @Nullable String reason(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < DEPTH && cause != null; i++) {
            String reason = ofOne(cause);
            if (reason != null) {
                return reason;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable String ofOne(Throwable failure) {
        if (failure instanceof UnansweredException || failure instanceof BrokenAnswerException) {
            return failure.getMessage();
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to host";
        }
        // in the middle of an answer
        boolean reset = String.valueOf(failure.getMessage()).startsWith("Connection reset");
        return failure instanceof SocketException && reset ? "connection reset" : null;
    }
}
