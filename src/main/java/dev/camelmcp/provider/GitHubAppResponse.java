package dev.camelmcp.provider;

import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's answer to {@code POST /app/installations/{installation_id}/access_tokens}, in the words of RFC 6749 §5.1. It
 * has {@code token} and {@code expires_at}, and neither {@code token_type} nor {@code scope}: what an installation may
 * do is in its {@code permissions}, which were granted when the app was installed. Stateless.
 *
 * @see <a href="https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app">REST API:
 *     create an installation access token for an app</a>
 */
public final class GitHubAppResponse {

    /** The status of an answer that holds a token. */
    public static final int CREATED = 201;

    private GitHubAppResponse() {}

    /**
     * The members {@code access_token}, {@code token_type} and {@code expires_in} (seconds, rounded down).
     *
     * @param server the id of the MCP server, for the error
     * @param answer the members of an answer with status 201
     * @param now when it arrived
     * @throws OAuthException {@link OAuthError#INVALID_RESPONSE} when the answer holds no token that is valid now; it
     *     never shows a value of the answer
     */
    public static Map<String, Object> members(String server, Map<String, ?> answer, Instant now) throws OAuthException {
        if (!(answer.get("token") instanceof String token) || token.isBlank()) {
            throw invalid(server, "token is missing or is not a string");
        }
        long seconds =
                Duration.between(now, expiry(server, answer.get("expires_at"))).toSeconds();
        if (seconds < 1) {
            throw invalid(server, "expires_at is not in the future; check this machine's clock");
        }
        return Map.of("access_token", token, "token_type", "Bearer", "expires_in", seconds);
    }

    private static Instant expiry(String server, @Nullable Object expiresAt) throws OAuthException {
        try {
            if (expiresAt instanceof String text) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeParseException e) {
            // falls through: the exception's message would repeat the value
        }
        throw invalid(server, "expires_at is missing or is not a time with offset (RFC 3339)");
    }

    private static OAuthException invalid(String server, String what) {
        return new OAuthException(
                "OAuth token request failed: " + what,
                new OAuthError(server, OAuthError.INVALID_RESPONSE, what, CREATED));
    }
}
