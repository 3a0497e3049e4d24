package dev.camelmcp.tls;

/** What a server wanted of a client certificate. */
public enum ClientCertificate {
    NOT_WANTED(""),
    SHOWN("it may have refused the client certificate that it was shown; see oauth.client-cert-path"),
    MISSING("it asked for a client certificate and got none; see oauth.client-cert-path and use-mtls");

    private final String doubt;

    ClientCertificate(String doubt) {
        this.doubt = doubt;
    }

    /**
     * Why it may have closed the connection, in words for operators; empty where this is no reason. With TLS 1.3, a
     * client is through with the handshake before the server has looked at its certificate (RFC 8446 §4.4.2.4).
     */
    public String doubt() {
        return doubt;
    }
}
