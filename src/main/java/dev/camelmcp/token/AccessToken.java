package dev.camelmcp.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A bearer access token (RFC 6749 §5.1, RFC 6750). Immutable; {@code toString()} does not show the token.
 *
 * @param value the token itself, a token68 string that may go into an {@code Authorization} header as it is
 * @param scope the scopes the authorization server granted; those asked for where it did not say (RFC 6749 §5.1)
 * @param issuedAt when the answer arrived
 * @param expiresAt when the authorization server stops honouring it, by our clock
 */
public record AccessToken(Secret value, ScopeSet scope, Instant issuedAt, Instant expiresAt) {

    /** The only token type this project puts on the wire (RFC 6750). */
    public static final String BEARER = "Bearer";

    public AccessToken {
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("an access token must expire after it was issued");
        }
    }

    public Duration lifetime() {
        return Duration.between(issuedAt, expiresAt);
    }

    /** The {@code Authorization} header value. */
    public String authorization() {
        return BEARER + " " + value.value();
    }

    /** Whether both are the same token, which some servers hand out until it expires. */
    public boolean sameValue(AccessToken other) {
        return value.equals(other.value);
    }
}
