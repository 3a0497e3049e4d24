package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;

/** {@code client_credentials} (RFC 6749 §4.4): the client's credentials are all there is. */
final class ClientCredentials implements Grant {

    @Override
    public GrantType type() {
        return GrantType.CLIENT_CREDENTIALS;
    }

    @Override
    public void addParameters(String server, OAuthRegistration client, Parameters parameters) {}
}
