package dev.camelmcp.token;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token (RFC 6749 §5.1): a bearer token (RFC 6750), or one that is bound to a key of the gateway's (RFC
 * 9449). Immutable; {@code toString()} does not show the token.
 *
 * @param value the token itself, visible ASCII that may go into an {@code Authorization} header as it is
 * @param scope the scopes the authorization server granted; those asked for where it did not say (RFC 6749 §5.1)
 * @param issuedAt when the answer arrived
 * @param expiresAt when the authorization server stops honouring it, by our clock
 * @param certificateBound whether the MCP server wants to see the client certificate it was issued for (RFC 8705 §3)
 * @param keyBound whether each request with it needs a DPoP proof (RFC 9449 §7)
 */
public record AccessToken(
        Secret value, ScopeSet scope, Instant issuedAt, Instant expiresAt, boolean certificateBound, boolean keyBound) {

    private static final Duration DOUBT = Duration.ofSeconds(1);

    /** Who has the token may use it (RFC 6750). */
    public static final String BEARER = "Bearer";

    /** Who has the token's key may use it (RFC 9449). */
    public static final String DPOP = "DPoP";

    /** The exchange property that holds the token of an exchange. */
    public static final String EXCHANGE_PROPERTY = "McpOAuthToken";

    public AccessToken {
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("an access token must expire after it was issued");
        }
    }

    /** A token that is not bound to anything. */
    public AccessToken(Secret value, ScopeSet scope, Instant issuedAt, Instant expiresAt) {
        this(value, scope, issuedAt, expiresAt, false, false);
    }

    /** The same token, used for less long. */
    public AccessToken until(Instant end) {
        return new AccessToken(value, scope, issuedAt, end, certificateBound, keyBound);
    }

    public Duration lifetime() {
        return Duration.between(issuedAt, expiresAt);
    }

    /** The {@code Authorization} header value. */
    public String authorization() {
        return type() + " " + value.value();
    }

    /** {@code token_type}, which is the scheme of the {@code Authorization} header too. */
    public String type() {
        return keyBound ? DPOP : BEARER;
    }

    /** Whether both are the same token, which some servers hand out until it expires. */
    public boolean sameValue(AccessToken other) {
        return value.equals(other.value);
    }

    /** The same beyond doubt: when a token was issued is known but for the time that it took to come here. */
    public boolean isClearlyNewerThan(AccessToken other) {
        return issuedAt.isAfter(other.issuedAt.plus(DOUBT));
    }

    /** Whether it is another token, which was issued later. */
    public boolean isNewerThan(AccessToken other) {
        return !sameValue(other) && issuedAt.isAfter(other.issuedAt);
    }
}
