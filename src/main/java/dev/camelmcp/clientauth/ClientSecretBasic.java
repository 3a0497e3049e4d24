package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * {@code client_secret_basic}: HTTP Basic with the client id as user and the secret as password. RFC 6749 §2.3.1 wants
 * both form-encoded first; {@code oauth.basic-auth-encoding=raw} leaves that out for servers that get it wrong.
 */
public final class ClientSecretBasic implements ClientAuthentication {

    @Override
    public AuthMethod method() {
        return AuthMethod.CLIENT_SECRET_BASIC;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        Secret secret = Objects.requireNonNull(client.clientSecret(), "validated configuration has a secret");
        String credentials = encode(client, client.clientId()) + ":" + encode(client, secret.value());
        String base64 = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        request.header("Authorization", "Basic " + base64);
    }

    private static String encode(OAuthRegistration client, String text) {
        return client.rawBasicCredentials() ? text : FormRequest.encode(text);
    }
}
