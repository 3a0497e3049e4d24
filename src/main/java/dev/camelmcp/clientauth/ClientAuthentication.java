package dev.camelmcp.clientauth;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;

/**
 * SPI: adds the client's credentials to a request to the token or revocation endpoint. Called once per attempt, as the
 * last step before the request is sent. Implementations are stateless and thread-safe. A host may bind some of its own
 * in Camel's registry before it installs; a server chooses one by {@code oauth.token-endpoint-auth-method}.
 */
public interface ClientAuthentication {

    /** Which method this is: one of IANA's, or {@link AuthMethod#own}. */
    AuthMethod method();

    void authenticate(OAuthRegistration client, FormRequest request);
}
