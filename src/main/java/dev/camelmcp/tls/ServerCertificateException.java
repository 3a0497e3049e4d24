package dev.camelmcp.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * A server's certificate was refused; the message is for operators: which certificate, and why. It quotes names of that
 * certificate, which may hold anything.
 */
public final class ServerCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final TlsFailure.Kind kind;

    ServerCertificateException(TlsFailure.Kind kind, String message, Throwable refusal) {
        super(message, refusal);
        this.kind = kind;
    }

    /** The certificate is for others than that host. */
    public static ServerCertificateException ofOtherHost(X509Certificate certificate, String host, Throwable refusal) {
        return new ServerCertificateException(
                TlsFailure.Kind.OTHER_HOST,
                "its certificate " + CertificateNames.subject(certificate) + " is for another host name than " + host
                        + ": " + CertificateNames.hosts(certificate),
                refusal);
    }

    TlsFailure.Kind kind() {
        return kind;
    }
}
