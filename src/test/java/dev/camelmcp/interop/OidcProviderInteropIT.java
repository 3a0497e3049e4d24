package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * The certified {@code oidc-provider}: opaque access tokens, resource indicators (RFC 8707), and mutual TLS at
 * addresses of its own.
 */
class OidcProviderInteropIT extends OAuthFlow {

    @Override
    AuthorizationServer startAuthorizationServer(Pki pki) {
        return new OidcProvider(pki);
    }

    /** An opaque token does not say that it is bound, so a property has to. */
    @Override
    void configure(ClientSettings settings) {
        settings.addMutual("self-signed", "gw-self-signed", "self-signed.pem");
        settings.setPath("self-signed", "oauth.client-key-path", "self-signed.key");
        settings.set("self-signed", "oauth.token-endpoint-auth-method", "self_signed_tls_client_auth");
        boundClients().forEach(client -> settings.set(client, "use-mtls", "true"));
        withResource(settings, "resource", "https://mcp.example.test/mcp");
        withResource(settings, "unknown-resource", "https://other.example.test/mcp");
        withResource(settings, "jwt-token", "https://jwt.example.test/mcp");
        settings.add("unknown-scope", "gw-basic", "oauth.client-secret", CLIENT_SECRET);
        settings.set("unknown-scope", "oauth.scope", "mcp:read mcp:unheard-of");
    }

    @Override
    String errorForWrongSecret() {
        return "invalid_client";
    }

    @Override
    Stream<String> clients() {
        return Stream.concat(super.clients(), Stream.of("resource"));
    }

    @Override
    Stream<String> boundClients() {
        return Stream.concat(super.boundClients(), Stream.of("self-signed"));
    }

    @Test
    void anUnknownResourceIsReportedAsInvalidTarget() throws Exception {
        assertThat(environment().refusal("unknown-resource").required("error").asText())
                .isEqualTo("invalid_target");
    }

    @Test
    void aScopeThatIsSilentlyDroppedMakesTheTokenRefused() throws Exception {
        JsonNode refusal = environment().refusal("unknown-scope");

        assertThat(refusal.required("error").asText()).isEqualTo(OAuthError.INSUFFICIENT_SCOPE);
        assertThat(refusal.required("error_description").asText())
                .isEqualTo(
                        "Token scopes validation failed." + " Requested: mcp:read mcp:unheard-of, Received: mcp:read");
    }

    @Test
    void aJwtThatCannotBeRevokedIsReportedAndForgotten() {
        Exchange before = environment().route("cache", "jwt-token");
        assertThat(before.getException()).isNull();

        Exchange revocation = environment().route("revoke", "jwt-token");

        assertThat(revocation.getException())
                .asInstanceOf(InstanceOfAssertFactories.type(OAuthException.class))
                .extracting(e -> e.error().code())
                .isEqualTo("unsupported_token_type");
        assertThat(environment().route("cache", "jwt-token").getProperty("McpOAuthToken"))
                .isNotEqualTo(before.getProperty("McpOAuthToken"));
    }

    private static void withResource(ClientSettings settings, String id, String resource) {
        settings.add(id, "gw-basic", "oauth.client-secret", CLIENT_SECRET, "oauth.resource", resource);
    }
}
