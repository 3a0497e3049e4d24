package dev.camelmcp.token;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * Which authorization server it is, or what it offers, could not be found out.
     *
     * @param detail why, for operators alone
     */
    public static OAuthException discoveryFailed(String server, String detail) {
        return tokenRequestFailed(new OAuthError(server, OAuthError.DISCOVERY_FAILED, null, 0))
                .inDetail(detail);
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

    /** Tokens of that MCP server are exchanged for callers' own, and nobody's came with this call. */
    public static OAuthException callerTokenMissing(String server) {
        return callerToken(
                server,
                "tokens of this MCP server are per caller (oauth.subject-token=caller); this call came without a"
                        + " caller's access token");
    }

    /** The caller's own token is over, and with it what could be got by it. */
    public static OAuthException callerTokenExpired(String server) {
        return callerToken(server, "the caller's access token has expired; the caller has to come with a new one");
    }

    private static OAuthException callerToken(String server, String message) {
        return new OAuthException(
                "No token for " + server + ": " + message,
                new OAuthError(server, OAuthError.CALLER_TOKEN_REQUIRED, message, 0));
    }

    /**
     * The token lacks a scope.
     *
     * @param received as it may be shown: the authorization server wrote it
     */
    public static OAuthException scopesMissing(String server, ScopeSet requested, String received) {
        String message = "Token scopes validation failed. Requested: " + requested + ", Received: " + received;
        return new OAuthException(message, new OAuthError(server, OAuthError.INSUFFICIENT_SCOPE, message, 200));
    }

    /**
     * All that operators learn beside the message, in the log and from commands alike: what was found out, how long the
     * authorization server wants to be left alone, and what may be done about it. Empty for nothing.
     */
    public String detail() {
        String pause = retryAfter.isZero() ? "" : "it asks for a pause of " + retryAfter.toSeconds() + " s";
        String advice = error.description() == null ? "" : error.description();
        boolean said = String.valueOf(getMessage()).contains(advice) || detail.contains(advice);
        return Stream.of(detail, pause, said ? "" : advice)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** What operators read: more than a caller has to know. */
    public String toLog() {
        String more = detail();
        return more.isEmpty() ? String.valueOf(getMessage()) : getMessage() + " (" + more + ")";
    }

    public OAuthError error() {
        return error;
    }
}
