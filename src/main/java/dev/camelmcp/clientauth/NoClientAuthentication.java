package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;

/** {@code none}: a client that only says who it is (RFC 7591 §2), or not even that (RFC 7521 §4.1). */
public final class NoClientAuthentication implements ClientAuthentication {

    @Override
    public AuthMethod method() {
        return AuthMethod.NONE;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        if (!client.clientId().isEmpty()) {
            request.parameter("client_id", client.clientId());
        }
    }
}
