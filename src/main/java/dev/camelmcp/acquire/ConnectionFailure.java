package dev.camelmcp.acquire;

import dev.camelmcp.tls.ServerCertificateException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** What became of a connection to an authorization server: its kind for callers, its reason for the log. Stateless. */
final class ConnectionFailure {

    private static final Pattern ALERT = Pattern.compile("(?:\\([a-z_]+\\) )?Received fatal alert: ([a-z_]+)");

    /** No chain of causes is longer, but for one that bites its tail. */
    private static final int DEPTH = 8;

    private ConnectionFailure() {}

    /** In words that tell a caller nothing about certificates and addresses. */
    static String kind(Throwable failure) {
        if (failure instanceof ConnectTimeoutException || failure instanceof SocketTimeoutException) {
            return "timed out";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        return failure instanceof SSLException ? "TLS handshake failed" : "connection failed";
    }

    /** More than its kind, where there is more to say; null otherwise. To be cleaned before it is shown. */
    static @Nullable String reason(Throwable failure) {
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
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ServerCertificateException || failure instanceof BrokenAnswerException) {
            return message;
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return "its certificate is for another host name (" + message + ")";
        }
        if (failure instanceof SSLException) {
            return ofTls(message);
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to host";
        }
        boolean reset = message.startsWith("Connection reset") || message.startsWith("Broken pipe");
        return failure instanceof SocketException && reset ? "connection reset" : null;
    }

    private static @Nullable String ofTls(String message) {
        Matcher alert = ALERT.matcher(message);
        if (alert.matches()) {
            String name = alert.group(1);
            return "it ended the handshake by the alert " + name + advice(name);
        }
        if (message.startsWith("Unsupported or unrecognized SSL message")) {
            return "it does not speak TLS at that port";
        }
        return message.startsWith("Remote host terminated") ? "it closed the connection during the handshake" : null;
    }

    private static String advice(String alert) {
        return switch (alert) {
            case "certificate_required" -> ": it wants a client certificate; see oauth.client-cert-path";
            case "bad_certificate",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "certificate_expired",
                    "certificate_revoked",
                    "unknown_ca",
                    "access_denied" -> ": it refuses the client certificate; see oauth.client-cert-path";
            case "handshake_failure" -> ": no common cipher, or a client certificate is missing or refused";
            case "unrecognized_name" -> ": it does not know that host name";
            default -> "";
        };
    }
}
