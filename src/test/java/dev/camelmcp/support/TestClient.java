package dev.camelmcp.support;

import java.time.Duration;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * An OAuth client as a test describes it to the {@link TestAuthorizationServer}: client credentials grant, JWT access
 * tokens of 300 s, client_secret_basic and client_secret_post unless told otherwise.
 *
 * @param lifetime of its access tokens
 * @param opaque whether its access tokens are references instead of JWTs
 * @param methods IANA names of the client authentication methods that it may use
 */
public record TestClient(
        String id, String secret, Set<String> scopes, Duration lifetime, boolean opaque, Set<String> methods) {

    public static TestClient of(String id, String secret) {
        return new TestClient(
                id,
                secret,
                Set.of(),
                Duration.ofSeconds(300),
                false,
                Set.of("client_secret_basic", "client_secret_post"));
    }

    public TestClient withScopes(String... allowed) {
        return new TestClient(id, secret, Set.of(allowed), lifetime, opaque, methods);
    }

    public TestClient withLifetime(Duration value) {
        return new TestClient(id, secret, scopes, value, opaque, methods);
    }

    public TestClient withOpaqueTokens() {
        return new TestClient(id, secret, scopes, lifetime, true, methods);
    }

    public TestClient withMethods(String... names) {
        return new TestClient(id, secret, scopes, lifetime, opaque, Set.of(names));
    }

    RegisteredClient toRegisteredClient() {
        OAuth2TokenFormat format = opaque ? OAuth2TokenFormat.REFERENCE : OAuth2TokenFormat.SELF_CONTAINED;
        RegisteredClient.Builder builder = RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret(secret)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(all -> all.addAll(scopes))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(lifetime)
                        .accessTokenFormat(format)
                        .build());
        methods.stream().map(ClientAuthenticationMethod::new).forEach(builder::clientAuthenticationMethod);
        return builder.build();
    }

    @Override
    public String toString() {
        return "TestClient[" + id + "]";
    }
}
