package dev.camelmcp.inbound;

import dev.camelmcp.token.ScopeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a request may not come in. Immutable. It holds nothing of what the caller sent.
 *
 * @param status of the answer: 401, 403, or 503 where nobody can tell at the moment
 * @param error code for the challenge (RFC 6750 §3.1); null for none, which is right where no credential was sent
 * @param message for the caller
 * @param scope which a token would need; null where that is not the point
 */
public record Refusal(
        int status,
        @Nullable String error,
        String message,
        @Nullable String scope) implements Verdict {

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]+");

    /** RFC 6750 §3: who sent no credentials is told that some are wanted, and nothing else. */
    public static final Refusal MISSING = new Refusal(401, null, "credentials are required", null);

    /** More than one credential, or one in a form that is none. */
    public static final Refusal MALFORMED =
            invalid("there must be one credential, as Authorization: Bearer or as X-API-Key");

    /**
     * What goes between quotes into a header must not hold any.
     *
     * @throws IllegalArgumentException for a status that refuses nothing, an error code or a scope that is none
     */
    public Refusal {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " does not refuse anything");
        }
        if ((error != null && !CODE.matcher(error).matches())
                || (scope != null && !ScopeSet.parse(scope).isValid())) {
            throw new IllegalArgumentException("error code and scope must be as in RFC 6750 §3");
        }
    }

    /** The credential is not valid; the message says why, as far as that is the caller's business. */
    public static Refusal invalid(String message) {
        return new Refusal(401, "invalid_token", message, null);
    }

    /** The credential is valid, but does not go far enough. */
    public static Refusal insufficientScope(String scope) {
        return new Refusal(403, "insufficient_scope", "the token lacks a scope", scope);
    }

    /** What is needed to look at the credential cannot be had at the moment. */
    public static Refusal unavailable(String message) {
        return new Refusal(503, null, message, null);
    }
}
