package dev.camelmcp.token;

import java.time.Duration;

/**
 * The one exception of the token side. Its message is safe to log and to show; the details are in {@link #error()}. It
 * carries no cause, so that no library's message with a piece of a response in it can travel along.
 */
public class OAuthException extends Exception {

    private static final long serialVersionUID = 1L;

    private final OAuthError error;
    private final String detail;
    private final Duration retryAfter;

    public OAuthException(String message, OAuthError error) {
        this(message, error, "", Duration.ZERO);
    }

    private OAuthException(String message, OAuthError error, String detail, Duration retryAfter) {
        // nothing suppressed either: Camel would hang the failure of the attempt before on it
        super(message, null, false, true);
        this.error = error;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    /** The authorization server refused: {@code OAuth token request failed: invalid_client}. */
    public static OAuthException tokenRequestFailed(OAuthError error) {
        return new OAuthException("OAuth token request failed: " + error.code(), error);
    }

    /**
     * There was no way to the authorization server.
     *
     * @param description for everybody
     * @param detail what it was, for operators alone: it may have addresses
     */
    public static OAuthException unreachable(String server, String description, String detail) {
        OAuthError error = new OAuthError(server, OAuthError.UNREACHABLE, description, 0);
        return new OAuthException("OAuth token request failed: " + error.code(), error, detail, Duration.ZERO);
    }

    /** The same, where the authorization server says how long it is to be left alone (RFC 9110 §10.2.3). */
    public OAuthException retryAfter(Duration pause) {
        return new OAuthException(String.valueOf(getMessage()), error, detail, pause);
    }

    /** How long the authorization server wants to be left alone; zero where it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /**
     * The same, with more for operators: what the authorization server said, or what the connection broke by; it may
     * have addresses.
     */
    public OAuthException inDetail(String more) {
        return new OAuthException(String.valueOf(getMessage()), error, more, retryAfter);
    }

    public static OAuthException scopesMissing(String server, ScopeSet requested, ScopeSet received) {
        String message = "Token scopes validation failed. Requested: " + requested + ", Received: " + received;
        return new OAuthException(message, new OAuthError(server, OAuthError.INSUFFICIENT_SCOPE, message, 200));
    }

    /** What operators learn beside the message; empty for nothing. */
    public String detail() {
        return detail;
    }

    /** What operators read: more than a caller has to know. */
    public String toLog() {
        return detail.isEmpty() ? String.valueOf(getMessage()) : getMessage() + " (" + detail + ")";
    }

    public OAuthError error() {
        return error;
    }
}
