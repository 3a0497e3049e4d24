package dev.camelmcp.token;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a token endpoint's answer (RFC 6749 §5). Lenient in what is harmless (numbers as strings, scope
 * as an array), strict in what is not. Stateless.
 */
public final class TokenResponse {

    /**
     * RFC 6750 §2.1: what may stand behind {@code Bearer}; and the exclamation mark, which stands in every token of
     * Salesforce and does no harm in a header.
     */
    private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9\\-._~+/!]+=*");

    /**
     * What error codes look like; RFC 6749 §5.2 allows more, but that could be anything: markup, or the secret sent
     * back.
     */
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** 68 years, which some servers mean by never; a larger expires_in is a mistake. */
    private static final BigDecimal MAX_LIFETIME_SECONDS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private TokenResponse() {}

    /**
     * The token in an answer with status 200.
     *
     * @param server the id of the MCP server, for the error
     * @param members the answer's members
     * @param requested the scopes asked for, granted where the answer has no {@code scope}
     * @param defaultLifetime for an answer without {@code expires_in}
     * @param now when the answer arrived
     * @throws OAuthException {@link OAuthError#INVALID_RESPONSE}, or the server's own error code where a 200 carries
     *     one
     */
    public static AccessToken parse(
            String server, Map<String, ?> members, ScopeSet requested, Duration defaultLifetime, Instant now)
            throws OAuthException {
        if (members.get("error") != null) {
            throw OAuthException.tokenRequestFailed(error(server, members, 200));
        }
        Object type = members.get("token_type");
        if (!(type instanceof String name) || !name.equalsIgnoreCase(AccessToken.BEARER)) {
            throw invalid(server, "token_type is not Bearer");
        }
        if (!(members.get("access_token") instanceof String value)
                || !TOKEN68.matcher(value).matches()) {
            throw invalid(server, "access_token is missing or is not a token68 string");
        }
        Object scope = members.get("scope");
        JwtClaims claims = JwtClaims.of(value);
        Instant expires = expiry(server, members.get("expires_in"), claims, defaultLifetime, now);
        ScopeSet granted = scope == null ? requested : scopes(server, scope);
        return new AccessToken(new Secret(value), granted, now, expires, claims.certificateBound());
    }

    /** The error members of an answer, with a code that is safe to print. */
    public static OAuthError error(String server, Map<String, ?> members, int status) {
        String code = members.get("error") instanceof String text ? text : "";
        boolean known = ERROR_CODE.matcher(code).matches() && !code.isBlank();
        return new OAuthError(server, known ? code : OAuthError.INVALID_RESPONSE, remedy(code, status), status);
    }

    /** What the answer says, else what the token says, else the default. */
    private static Instant expiry(
            String server, @Nullable Object expiresIn, JwtClaims claims, Duration defaultLifetime, Instant now)
            throws OAuthException {
        if (expiresIn != null) {
            return now.plus(lifetime(server, expiresIn));
        }
        Instant own = claims.expires();
        return own != null && own.isAfter(now) ? own : now.plus(defaultLifetime);
    }

    private static Duration lifetime(String server, Object expiresIn) throws OAuthException {
        try {
            // some servers write a string, and some a number with a fraction
            BigDecimal seconds = new BigDecimal(expiresIn.toString().trim());
            if (seconds.compareTo(BigDecimal.ONE) >= 0 && seconds.compareTo(MAX_LIFETIME_SECONDS) <= 0) {
                return Duration.ofSeconds(seconds.longValue());
            }
        } catch (NumberFormatException e) {
            // falls through: the same answer as for a number that makes no sense
        }
        throw invalid(server, "expires_in is not a positive number of seconds");
    }

    private static ScopeSet scopes(String server, Object scope) throws OAuthException {
        ScopeSet scopes = ScopeSet.EMPTY;
        if (scope instanceof String text) {
            scopes = ScopeSet.parse(text);
        } else if (scope instanceof Collection<?> list && list.stream().allMatch(String.class::isInstance)) {
            scopes = ScopeSet.of(list.stream().map(String.class::cast).toList());
        } else {
            throw invalid(server, "scope is neither a string nor an array of strings");
        }
        if (!scopes.isValid()) {
            throw invalid(server, "scope holds characters that a scope may not have");
        }
        return scopes;
    }

    private static OAuthException invalid(String server, String what) {
        return new OAuthException(
                "OAuth token request failed: " + what, new OAuthError(server, OAuthError.INVALID_RESPONSE, what, 200));
    }

    private static @Nullable String remedy(String code, int status) {
        return switch (code) {
            case "invalid_client", "unauthorized_client" ->
                "check oauth.client-id, and what it authenticates with: oauth.client-secret (and oauth.use-basic-auth), a key or a certificate";
            case "invalid_scope" -> "check oauth.scope";
            case "invalid_target" -> "check oauth.resource and oauth.audience";
            case "unsupported_grant_type" -> "the authorization server must allow client_credentials for this client";
            default ->
                status >= 300 && status < 400
                        ? "the token endpoint answered a redirect, which is not followed: check oauth.token-url"
                        : null;
        };
    }
}
