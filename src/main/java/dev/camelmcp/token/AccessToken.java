package dev.camelmcp.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A bearer access token (RFC 6749 §5.1, RFC 6750). Immutable; {@code toString()} does not show the token.
 *
 * @param value the token itself, visible ASCII that may go into an {@code Authorization} header as it is
 * @param scope the scopes the authorization server granted; those asked for where it did not say (RFC 6749 §5.1)
 * @param issuedAt when the answer arrived
 * @param expiresAt when the authorization server stops honouring it, by our clock
 * @param certificateBound whether the MCP server wants to see the client certificate it was issued for (RFC 8705 §3)
 */
public record AccessToken(Secret value, ScopeSet scope, Instant issuedAt, Instant expiresAt, boolean certificateBound) {

    /** The only token type this project puts on the wire (RFC 6750). */
    public static final String BEARER = "Bearer";

    /** The exchange property that holds the token of an exchange. */
    public static final String EXCHANGE_PROPERTY = "McpOAuthToken";

    public AccessToken {
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("an access token must expire after it was issued");
        }
    }

    /** A token that is not bound to a certificate. */
    public AccessToken(Secret value, ScopeSet scope, Instant issuedAt, Instant expiresAt) {
        this(value, scope, issuedAt, expiresAt, false);
    }

    /** The same token, used for less long. */
    public AccessToken until(Instant end) {
        return new AccessToken(value, scope, issuedAt, end, certificateBound);
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
