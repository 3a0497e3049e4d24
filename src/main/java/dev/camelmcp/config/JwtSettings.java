package dev.camelmcp.config;

import dev.camelmcp.token.ScopeSet;
import java.net.URI;
import java.util.Set;

/**
 * Which JWTs callers may come with. Immutable.
 *
 * @param issuer {@code iss}, compared as it is (RFC 8414 §2: a URL, but any text is)
 * @param audiences values of {@code aud} of which a token must have one
 * @param jwksUrl where the issuer publishes its keys (RFC 7517 §5)
 * @param requiredScopes which a token must all have
 * @param algorithms which a signature may use (RFC 7518 §3.1); asymmetric ones only
 */
public record JwtSettings(
        String issuer, Set<String> audiences, URI jwksUrl, ScopeSet requiredScopes, Set<String> algorithms) {

    public JwtSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
    }
}
