package dev.camelmcp.token;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a token endpoint's answer (RFC 6749 §5). Lenient in what is harmless (numbers as strings, scope
 * as an array), strict in what is not. Stateless.
 */
public final class TokenResponse {

    /**
     * Visible ASCII. RFC 6750 §2.1 allows less, but servers issue more ({@code !}, {@code ^}, {@code |}, {@code #}),
     * and all of it is legal in a header field (RFC 9110 §5.5).
     */
    /** RFC 9110 §15.4; any other 3xx leads nowhere by itself. */
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");

    /**
     * What error codes look like; RFC 6749 §5.2 allows more, but that could be anything: markup, or the secret sent
     * back.
     */
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** What nanoseconds can count in a long: 292 years. */
    private static final long MAX_LIFETIME_SECONDS = Long.MAX_VALUE / 1_000_000_000;

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
        return parse(server, members, requested, defaultLifetime, false, now, oddity -> {});
    }

    /**
     * The token in an answer with status 200.
     *
     * @param keyBound whether a proof was sent, and nothing but a token that is bound to its key is taken for it (RFC
     *     9449 §5): anything else is a downgrade
     * @param oddities is told in words of ours what was odd about an answer that is taken all the same
     */
    public static AccessToken parse(
            String server,
            Map<String, ?> members,
            ScopeSet requested,
            Duration defaultLifetime,
            boolean keyBound,
            Instant now,
            Consumer<String> oddities)
            throws OAuthException {
        // some write all members that there are, with nothing in them
        Object refusal = members.get("error");
        if (refusal != null && !(refusal instanceof String code && code.isBlank())) {
            throw OAuthException.tokenRequestFailed(error(server, members, 200));
        }
        if (!(members.get("access_token") instanceof String value)
                || !VISIBLE.matcher(value).matches()) {
            throw invalid(server, "access_token is missing or holds other characters than visible ASCII");
        }
        Object type = members.get("token_type");
        if (keyBound && !TokenType.isDpop(type)) {
            throw invalid(
                    server,
                    "token_type is " + TokenType.shown(type) + ", not DPoP as oauth.dpop=true wants it: the"
                            + " authorization server has to bind tokens of this client, or oauth.dpop is to be removed");
        }
        if (!keyBound && !TokenType.isBearer(type)) {
            throw invalid(server, "token_type is not Bearer");
        }
        Object scope = members.get("scope");
        JwtClaims claims = JwtClaims.of(value);
        Instant expires = expiry(members.get("expires_in"), claims, defaultLifetime, now, oddities);
        ScopeSet granted = scope == null ? requested : scopes(server, scope);
        return new AccessToken(new Secret(value), granted, now, expires, claims.certificateBound(), keyBound);
    }

    /** The error members of an answer, with a code that is safe to print. */
    public static OAuthError error(String server, Map<String, ?> members, int status) {
        String code = members.get("error") instanceof String text ? text : "";
        boolean known = ERROR_CODE.matcher(code).matches() && !code.isBlank();
        return new OAuthError(
                server, known ? code : OAuthError.INVALID_RESPONSE, remedy(known ? code : "", status), status);
    }

    /** What the answer says, else what the token says, else the default. */
    private static Instant expiry(
            @Nullable Object expiresIn,
            JwtClaims claims,
            Duration defaultLifetime,
            Instant now,
            Consumer<String> oddities) {
        Duration told = expiresIn == null ? null : lifetime(expiresIn);
        if (told != null) {
            return now.plus(told);
        }
        if (expiresIn != null) {
            oddities.accept("expires_in is of no use, and counts as absent: not a number of seconds, or out of range");
        }
        Instant own = claims.expires();
        return own != null && own.isAfter(now) && own.isBefore(now.plusSeconds(MAX_LIFETIME_SECONDS))
                ? own
                : now.plus(defaultLifetime);
    }

    private static @Nullable Duration lifetime(Object expiresIn) {
        try {
            // some servers write a string, and some a number with a fraction
            BigDecimal seconds = new BigDecimal(expiresIn.toString().trim());
            return seconds.compareTo(BigDecimal.ONE) >= 0
                            && seconds.compareTo(BigDecimal.valueOf(MAX_LIFETIME_SECONDS)) <= 0
                    ? Duration.ofSeconds(seconds.longValue())
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
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

    /** The failure for an answer that is none; {@code what} is shown to callers. */
    public static OAuthException invalid(String server, String what) {
        return new OAuthException(
                "OAuth token request failed: " + what, new OAuthError(server, OAuthError.INVALID_RESPONSE, what, 200));
    }

    /** What helps against an error, for operators and callers; null where nothing is known to. */
    private static @Nullable String remedy(String code, int status) {
        return switch (code) {
            case "invalid_client", "unauthorized_client" ->
                "check oauth.client-id, and what it authenticates with: oauth.client-secret (and oauth.use-basic-auth), a key or a certificate";
            case "invalid_scope" -> "check oauth.scope";
            case "invalid_target" -> "check oauth.resource and oauth.audience";
            case "use_dpop_nonce", "invalid_dpop_proof" ->
                "the authorization server wants DPoP proofs (RFC 9449): set oauth.dpop=true; where it is, compare the clocks of both, and whether it takes the algorithm of the key in oauth.dpop-key-path";
            case "unsupported_grant_type" ->
                "the authorization server must allow the grant of oauth.grant-type, client_credentials by default, for this client";
            default -> byStatus(status, code.isEmpty());
        };
    }

    /** @param alone whether there is no error code of OAuth's beside it, as a page says that is not found */
    private static @Nullable String byStatus(int status, boolean alone) {
        if (REDIRECTS.contains(status)) {
            return "the token endpoint answered a redirect, which is not followed: check oauth.token-url";
        } else if (status >= 300 && status < 400) {
            return "the token endpoint answered " + status
                    + ", which is no answer to a token request: check oauth.token-url";
        }
        return alone && (status == 404 || status == 405) ? "check oauth.token-url" : null;
    }
}
