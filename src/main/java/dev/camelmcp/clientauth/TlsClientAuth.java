package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;

/**
 * {@code tls_client_auth} and {@code self_signed_tls_client_auth} (RFC 8705 §2): the certificate of the connection
 * authenticates the client; the request only says who it is. What sets the two apart is how the authorization server
 * checks the certificate.
 */
public final class TlsClientAuth implements ClientAuthentication {

    private final AuthMethod method;

    public TlsClientAuth(AuthMethod method) {
        this.method = method;
    }

    @Override
    public AuthMethod method() {
        return method;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        request.parameter("client_id", client.clientId());
    }
}
