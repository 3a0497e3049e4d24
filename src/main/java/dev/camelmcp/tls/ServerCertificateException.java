package dev.camelmcp.tls;

import java.security.cert.CertificateException;

/**
 * A server's certificate was refused; the message is for operators: which certificate, and why. It quotes names of that
 * certificate, which may hold anything.
 */
public final class ServerCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    ServerCertificateException(String message, CertificateException refusal) {
        super(message, refusal);
    }
}
