package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.Secret;
import java.util.Objects;

/** {@code client_secret_post}: client id and secret in the body (RFC 6749 §2.3.1). */
public final class ClientSecretPost implements ClientAuthentication {

    @Override
    public AuthMethod method() {
        return AuthMethod.CLIENT_SECRET_POST;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        Secret secret = Objects.requireNonNull(client.clientSecret(), "validated configuration has a secret");
        request.parameter("client_id", client.clientId()).parameter("client_secret", secret.value());
    }
}
