package dev.camelmcp.interop;

/** An authorization server that a test started: where its endpoints are. */
interface AuthorizationServer extends AutoCloseable {

    /** What assertions may name as their audience (RFC 7523 §3). */
    String issuer();

    String tokenUrl();

    String revocationUrl();

    /** Answers client {@code rs} with secret {@code rs-secret}, by client_secret_basic. */
    String introspectionUrl();

    /** The token endpoint for clients with a certificate (RFC 8705 §5). */
    String mtlsTokenUrl();

    String mtlsRevocationUrl();

    @Override
    void close();
}
