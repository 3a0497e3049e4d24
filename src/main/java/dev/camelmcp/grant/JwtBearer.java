package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import java.nio.file.Path;
import java.util.Objects;

/**
 * {@code jwt-bearer} (RFC 7523 §2.1): a JWT that somebody else signed, such as a projected Kubernetes token or a SPIFFE
 * JWT-SVID, for an access token. It is read anew for each attempt: who wrote the file replaces it long before it
 * expires.
 */
final class JwtBearer implements Grant {

    @Override
    public GrantType type() {
        return GrantType.JWT_BEARER;
    }

    @Override
    public void addParameters(String server, OAuthRegistration client, Parameters parameters) {
        Path file = Objects.requireNonNull(client.grant().assertionFile(), "validated configuration has an assertion");
        parameters.add("assertion", TokenFile.jwt("oauth.assertion-file", file));
    }
}
