package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
        settings.add("dpop", "gw-basic", "oauth.client-secret", CLIENT_SECRET, "oauth.dpop", "true");
    }

    @Override
    Stream<String> clients() {
        return Stream.concat(super.clients(), Stream.of("dpop"));
    }

    @Test
    void aTokenThatIsBoundToAKeyIsOfNoUseWithoutIt() throws Exception {
        String token = environment().use("dpop");

        assertThat(environment().isActive(token)).isTrue();
        assertThat(environment().useDirectly("dpop", token)).isEqualTo(401);
    }

    /** Against RFC 6749 §5.2. */
    @Override
    String errorForWrongSecret() {
        return "unauthorized_client";
    }
}
