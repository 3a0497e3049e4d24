package dev.camelmcp.interop;

/** Keycloak: JWT access tokens that can be revoked, and one address for clients with and without a certificate. */
class KeycloakInteropIT extends OAuthFlow {

    @Override
    AuthorizationServer startAuthorizationServer(Pki pki) {
        return new Keycloak(pki);
    }

    /** A JWT says that it is bound, so the certificate goes to the MCP server without a property that says so. */
    @Override
    void configure(ClientSettings settings) {
        settings.set("mtls-pkcs12", "use-mtls", "true");
    }

    /** Against RFC 6749 §5.2. */
    @Override
    String errorForWrongSecret() {
        return "unauthorized_client";
    }
}
