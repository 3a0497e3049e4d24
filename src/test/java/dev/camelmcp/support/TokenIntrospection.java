package dev.camelmcp.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A resource server's question to the authorization server whether a token is good (RFC 7662). */
final class TokenIntrospection {
    /** The client that the resource server is; it may only ask, since it has no scopes. */
    static final TestClient RESOURCE_SERVER =
            TestClient.of("resource-server", "resource-server-secret").withMethods("client_secret_basic");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String endpoint;

    TokenIntrospection(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The client that the token was issued to, or nothing when the token is not active. */
    Optional<String> clientOf(String token) {
        Map<String, String> credentials = Map.of("Authorization", BasicCredentials.formEncoded(RESOURCE_SERVER));
        try {
            var response = TestHttp.postForm(endpoint, credentials, TestHttp.form("token", token));
            if (response.statusCode() != 200) {
                throw new IllegalStateException("Introspection answered " + response.statusCode());
            }
            JsonNode answer = JSON.readTree(response.body());
            boolean active = answer.path("active").asBoolean();
            return active ? Optional.of(answer.path("client_id").asText()) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("Introspection failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while introspecting", e);
        }
    }
}
