package dev.camelmcp.interop;

import java.util.Map;

/** npm {@code oidc-provider} over TLS, see {@code tls-authorization-server.mjs}. */
final class OidcProvider implements AuthorizationServer {

    private final NodeProcess process;

    OidcProvider(Pki pki) {
        process = NodeProcess.start(Map.of("PKI", pki.folder().toString()), "tls-authorization-server.mjs");
    }

    @Override
    public String issuer() {
        return process.url("issuer");
    }

    @Override
    public String tokenUrl() {
        return process.url("tokenUrl");
    }

    @Override
    public String revocationUrl() {
        return process.url("revocationUrl");
    }

    @Override
    public String introspectionUrl() {
        return process.url("introspectionUrl");
    }

    @Override
    public String mtlsTokenUrl() {
        return process.url("mtlsTokenUrl");
    }

    @Override
    public String mtlsRevocationUrl() {
        return process.url("mtlsRevocationUrl");
    }

    @Override
    public void close() {
        process.close();
    }
}
