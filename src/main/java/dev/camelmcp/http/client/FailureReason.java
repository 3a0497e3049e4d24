package dev.camelmcp.http.client;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why an MCP server gave no answer, or none that can be used, in words for people who can do something about it. Never
 * the message of a failure, which could hold an address that a caller has no business to know. Stateless.
 */
final class FailureReason {

    /** What a server says of the certificate that it was shown, or wanted to be shown (RFC 8446 §6.2). */
    private static final Pattern CERTIFICATE_ALERT = Pattern.compile(
            "fatal alert: (bad_certificate|unsupported_certificate|certificate_(revoked|expired|unknown|required)"
                    + "|unknown_ca|access_denied)");

    private FailureReason() {}

    static String of(Throwable failure) {
        if (failure instanceof ProxyFailure proxy) {
            return proxy.kind();
        }
        if (isTooLong(failure)) {
            return "the head of its answer is larger than mcp.forward.max-header-size";
        }
        if (isMalformed(failure)) {
            return "malformed answer";
        }
        if (failure instanceof UpstreamAttempt.TimeUp) {
            return "response timeout";
        }
        if (failure instanceof TimeoutException) {
            return "nothing came for mcp.forward.stream-idle-timeout";
        }
        if (failure instanceof ConnectTimeoutException) {
            return "connect timeout";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host name";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to its host";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        List<Throwable> chain = chain(failure);
        if (isTls(chain)) {
            return tls(chain);
        }
        if (failure instanceof StreamResetException || failure instanceof SocketException) {
            return "connection reset";
        }
        if (failure instanceof HttpClosedException || failure instanceof ClosedChannelException) {
            return "connection closed";
        }
        return failure.getClass().getSimpleName();
    }

    /** Whether it is about an answer, so that the server was reached. */
    static boolean isAnswer(Throwable failure) {
        return isTooLong(failure) || isMalformed(failure);
    }

    private static boolean isTooLong(Throwable failure) {
        return failure instanceof TooLongFrameException || failure instanceof Http2Exception.HeaderListSizeException;
    }

    private static boolean isMalformed(Throwable failure) {
        return failure instanceof UpstreamFailure.Malformed
                || failure instanceof IllegalArgumentException
                || failure instanceof Http2Exception
                || isUnknownVersion(failure)
                || (failure instanceof DecoderException && !isTls(chain(failure)));
    }

    /** As Vert.x says it; there is no type for it. */
    private static boolean isUnknownVersion(Throwable failure) {
        return failure instanceof IllegalStateException
                && String.valueOf(failure.getMessage()).contains("HTTP version");
    }

    private static boolean isTls(List<Throwable> chain) {
        return has(chain, SSLException.class);
    }

    private static String tls(List<Throwable> chain) {
        if (has(chain, CertificateExpiredException.class)) {
            return "its certificate has expired";
        }
        if (has(chain, CertificateNotYetValidException.class)) {
            return "its certificate is not valid yet";
        }
        // a name is compared last: who complains of it trusts the certificate
        if (chain.stream().anyMatch(e -> e instanceof CertificateException && isAboutTheName(e))) {
            return "its certificate is for another host name";
        }
        if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class)) {
            return "its certificate is not trusted, see oauth.ca-bundle-path";
        }
        if (has(chain, CertificateException.class)) {
            return "its certificate cannot be used";
        }
        if (chain.stream().anyMatch(FailureReason::isCertificateAlert)) {
            return "it refuses the client certificate, or wants one, see oauth.client-cert-path";
        }
        return has(chain, NotSslRecordException.class) ? "it does not speak TLS" : "TLS handshake failed";
    }

    /** As the JDK says it; there is no type for it. */
    private static boolean isAboutTheName(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("subject alternative") || message.contains("no name matching");
    }

    private static boolean isCertificateAlert(Throwable failure) {
        return CERTIFICATE_ALERT.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static boolean has(List<Throwable> chain, Class<?> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    /** With what is suppressed: of several trust managers, each may have a reason of its own. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> found = new ArrayList<>();
        collect(failure, found);
        return found;
    }

    private static void collect(@Nullable Throwable failure, List<Throwable> found) {
        if (failure != null && !found.contains(failure)) {
            found.add(failure);
            collect(failure.getCause(), found);
            for (Throwable suppressed : failure.getSuppressed()) {
                collect(suppressed, found);
            }
        }
    }
}
