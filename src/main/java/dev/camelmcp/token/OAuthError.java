package dev.camelmcp.token;

import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong at an authorization server, as data that may be shown to a caller: never a request, a response body,
 * a token or a secret. Immutable.
 *
 * @param server the id of the MCP server the token was for
 * @param code the RFC 6749 §5.2 error code, or one of the constants here
 * @param description what a person may do about it; null when there is nothing to say
 * @param status the HTTP status of the authorization server's answer; 0 when there was none
 * @param isTransient whether a later attempt may do better
 */
public record OAuthError(
        String server, String code, @Nullable String description, int status, boolean isTransient)
        implements Serializable {

    /** No answer could be had: refused, reset, timed out, or 429/5xx until the retries were used up. */
    public static final String UNREACHABLE = "authorization_server_unreachable";

    /** The answer was not one that RFC 6749 §5 allows. */
    public static final String INVALID_RESPONSE = "invalid_token_response";

    /** The token lacks a scope that was asked for. */
    public static final String INSUFFICIENT_SCOPE = "insufficient_scope";

    /** The MCP server refused even a token that had just been issued. */
    public static final String TOKEN_REJECTED = "token_rejected";

    /** Which authorization server it is, or where its token endpoint is, could not be found out; the log says why. */
    public static final String DISCOVERY_FAILED = "discovery_failed";
    /** Tokens of that MCP server are per caller, and the caller's own access token is missing or over. */
    public static final String CALLER_TOKEN_REQUIRED = "caller_token_required";

    /** The gateway itself failed; its log says how. */
    public static final String INTERNAL = "internal_error";

    /** Statuses that say "later": request timeout, too early, too many requests; beside all from 500 on. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    /** RFC 6749 §4.1.2.1; and what Salesforce says with "retry your request", status 400 both. */
    private static final Set<String> LATER_CODES = Set.of("temporarily_unavailable", "unknown_error");

    /**
     * One that is transient by its status or code: nothing was answered, 408, 425, 429, 5xx, or a code that says so.
     */
    public OAuthError(String server, String code, @Nullable String description, int status) {
        this(
                server,
                code,
                description,
                status,
                (status == 0 && code.equals(UNREACHABLE))
                        || LATER.contains(status)
                        || status >= 500
                        || LATER_CODES.contains(code));
    }

    /** The same, but a later attempt may do better. */
    public OAuthError asTransient() {
        return new OAuthError(server, code, description, status, true);
    }
}
