package dev.camelmcp.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What the TLS of a connection failed by, for all clients: told from the types and words of the JDK, Netty, Bouncy
 * Castle and HttpClient. Immutable.
 *
 * @param detail for operators: names of certificates, the alert; one line
 */
public record TlsFailure(Kind kind, String detail) {

    /** In words that name nothing. */
    public enum Kind {
        EXPIRED("its certificate has expired"),
        NOT_YET_VALID("its certificate is not valid yet"),
        OTHER_HOST("its certificate is for another host name"),
        UNTRUSTED("its certificate is not trusted, see oauth.ca-bundle-path"),
        UNUSABLE("its certificate cannot be used"),
        CLIENT_CERTIFICATE("it refuses the client certificate, or wants one, see oauth.client-cert-path"),
        TIMED_OUT("TLS handshake timed out"),
        NO_TLS("it does not speak TLS"),
        OTHER("TLS handshake failed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** The JDK's words with the name of RFC 8446 §6, and Bouncy Castle's: that name and its number. */
    private static final Pattern ALERT =
            Pattern.compile("(?:.*Received fatal alert: ([a-z_]+)|([a-z_]+)\\(\\d{1,3}\\))");

    /** What a server says of the certificate that it was shown, or wanted to be shown (RFC 8446 §6.2). */
    private static final Set<String> CERTIFICATE_ALERTS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    /** The JDK's words, and Netty's. */
    private static final List<String> NO_TLS =
            List.of("Unsupported or unrecognized SSL message", "not an SSL/TLS record");

    private static final List<String> CLOSED = List.of(
            "Remote host terminated",
            "Connection closed while SSL/TLS handshake",
            "closing inbound before receiving peer's close_notify");

    /** Netty's words. */
    private static final List<String> TIMED_OUT = List.of("handshake timed out");

    private static final int LONGEST = 500;

    public TlsFailure {
        String clean = detail.replaceAll("[\\p{C}\\p{Z}\\s]+", " ").strip();
        detail = clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    /**
     * What a failure says of TLS; null for nothing.
     *
     * @param certificate what the server wanted of a client certificate
     */
    public static @Nullable TlsFailure of(Throwable failure, ClientCertificate certificate) {
        List<Throwable> chain = chain(failure);
        for (Throwable each : chain) {
            if (each instanceof ServerCertificateException refused) {
                return new TlsFailure(refused.kind(), String.valueOf(refused.getMessage()));
            }
            Matcher alert = ALERT.matcher(String.valueOf(each.getMessage()));
            if (alert.matches()) {
                return ofAlert(alert.group(1) == null ? alert.group(2) : alert.group(1), certificate);
            }
        }
        Kind kind = ofCertificate(chain);
        if (kind != null) {
            return new TlsFailure(kind, kind.words());
        }
        List<String> messages = chain.stream()
                .filter(SSLException.class::isInstance)
                .map(e -> String.valueOf(e.getMessage()))
                .toList();
        return messages.isEmpty() ? null : ofMessages(messages, certificate);
    }

    private static @Nullable Kind ofCertificate(List<Throwable> chain) {
        if (has(chain, CertificateExpiredException.class)) {
            return Kind.EXPIRED;
        }
        if (has(chain, CertificateNotYetValidException.class)) {
            return Kind.NOT_YET_VALID;
        }
        // a name is compared last: who complains of it trusts the certificate
        if (has(chain, SSLPeerUnverifiedException.class) || isAboutTheName(chain)) {
            return Kind.OTHER_HOST;
        }
        if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class)) {
            return Kind.UNTRUSTED;
        }
        return has(chain, CertificateException.class) ? Kind.UNUSABLE : null;
    }

    private static TlsFailure ofAlert(String name, ClientCertificate certificate) {
        Kind kind = CERTIFICATE_ALERTS.contains(name) ? Kind.CLIENT_CERTIFICATE : Kind.OTHER;
        return new TlsFailure(kind, "it ended the handshake by the alert " + name + advice(name, kind, certificate));
    }

    private static String advice(String alert, Kind kind, ClientCertificate certificate) {
        if (kind == Kind.CLIENT_CERTIFICATE) {
            return alert.equals("certificate_required") || certificate == ClientCertificate.MISSING
                    ? ": it wants a client certificate; see oauth.client-cert-path and use-mtls"
                    : certificate == ClientCertificate.SHOWN
                            ? ": it refuses the client certificate; see oauth.client-cert-path"
                            : ": " + kind.words();
        }
        return switch (alert) {
            case "handshake_failure" ->
                certificate == ClientCertificate.NOT_WANTED
                        ? ": no common cipher, or a client certificate is missing or refused"
                        : ": " + certificate.doubt();
            case "protocol_version" -> ": it wants another version of TLS";
            case "unrecognized_name" -> ": it does not know that host name";
            default -> "";
        };
    }

    private static TlsFailure ofMessages(List<String> messages, ClientCertificate certificate) {
        if (messages.stream().anyMatch(m -> startsWith(m, NO_TLS))) {
            return new TlsFailure(Kind.NO_TLS, "it does not speak TLS at that port");
        }
        if (messages.stream().anyMatch(m -> startsWith(m, TIMED_OUT))) {
            return new TlsFailure(
                    Kind.TIMED_OUT, "it did not finish the handshake in time; does it speak TLS at that port?");
        }
        if (messages.stream().anyMatch(m -> startsWith(m, CLOSED))) {
            return new TlsFailure(
                    Kind.OTHER,
                    "it closed the connection during the handshake; "
                            + (certificate == ClientCertificate.NOT_WANTED
                                    ? "does it speak TLS at that port?"
                                    : certificate.doubt()));
        }
        return new TlsFailure(Kind.OTHER, messages.get(0));
    }

    private static boolean startsWith(String message, List<String> beginnings) {
        return beginnings.stream().anyMatch(message::startsWith);
    }

    /** As the JDK says it; there is no type for it. */
    static boolean isAboutTheName(List<Throwable> chain) {
        return chain.stream()
                .filter(CertificateException.class::isInstance)
                .map(e -> String.valueOf(e.getMessage()))
                .anyMatch(m -> m.startsWith("No subject alternative") || m.startsWith("No name matching"));
    }

    private static boolean has(List<Throwable> chain, Class<?> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    /** With what is suppressed: of several trust managers, each may have a reason of its own. */
    static List<Throwable> chain(Throwable failure) {
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
