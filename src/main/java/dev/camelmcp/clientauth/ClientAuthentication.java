package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;

/**
 * SPI: adds the client's credentials to a request to the token or revocation endpoint. Called once per attempt, as the last step before the request is sent.
 * Implementations are stateless and thread-safe.
 */
public interface ClientAuthentication {

    AuthMethod method();

    void authenticate(OAuthRegistration client, FormRequest request);
}
