package dev.camelmcp.forward;

import dev.camelmcp.acquire.RetryAfter;
import dev.camelmcp.http.BodyRefusedException;
import dev.camelmcp.http.GatewayAnswer;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a failure comes to, for all who tell of it: {@link ErrorAnswer} tells callers, {@code AdminError} operators, who
 * hear more. Never a token, a secret or a response body. Immutable.
 *
 * @param status of the answer (RFC 9110 §15)
 * @param retryAfter in how many seconds to come again (RFC 9110 §10.2.3); 0 where that is not said
 * @param server the MCP server it is about; null for none
 * @param error for programs: a code of RFC 6749 §5.2, one of {@link OAuthError}, or one of ours
 * @param description for people; null when there is nothing to say
 */
public record ErrorReport(
        int status,
        long retryAfter,
        @Nullable String server,
        String error,
        @Nullable String description) {

    /** What may be told of a failure of any route. */
    public static ErrorReport of(@Nullable Exception failure, @Nullable String server) {
        if (failure instanceof OAuthException oauth) {
            ErrorReport report = of(oauth.error());
            return report.retryAfter == 0 || oauth.retryAfter().isZero() ? report : report.in(oauth.retryAfter());
        } else if (failure instanceof UpstreamException upstream) {
            return new ErrorReport(
                    upstream.status(),
                    upstream.status() == 503 ? upstream.retryAfterSeconds() : 0,
                    server,
                    "mcp_server_unreachable",
                    upstream.getMessage());
        } else if (failure instanceof BodyRefusedException refused) {
            return refused(refused.answer().status(), server, refused.getMessage());
        } else if (failure instanceof RequestRefusedException refused) {
            return refused(refused.status(), server, refused.getMessage());
        } else if (failure instanceof ThrottlerRejectedExecutionException) {
            return later(429, server, "busy", "too many requests; see " + RetryAfter.HEADER);
        }
        return new ErrorReport(500, 0, server, OAuthError.INTERNAL, null);
    }

    private static ErrorReport refused(int status, @Nullable String server, @Nullable String message) {
        return status == 503 || status == 429
                ? later(status, server, "refused", message)
                : new ErrorReport(status, 0, server, "refused", message);
    }

    /** No token could be had. */
    public static ErrorReport of(OAuthError error) {
        return error.isTransient()
                ? later(503, error.server(), error.code(), error.description())
                : new ErrorReport(502, 0, error.server(), error.code(), error.description());
    }

    /** What may go better a little later. */
    public static ErrorReport later(int status, @Nullable String server, String error, @Nullable String description) {
        return new ErrorReport(status, GatewayAnswer.RETRY_AFTER, server, error, description);
    }

    private ErrorReport in(Duration pause) {
        return new ErrorReport(status, Math.max(1, pause.plusMillis(999).toSeconds()), server, error, description);
    }

    /** Whether it is a failure that nobody foresaw, of which only the log says more. */
    public boolean isInternal() {
        return status == 500 && error.equals(OAuthError.INTERNAL);
    }

    /** What it says, as members of a JSON object. */
    public Map<String, @Nullable String> members() {
        Map<String, @Nullable String> members = new LinkedHashMap<>();
        members.put("server", server);
        members.put("error", error);
        members.put("error_description", description);
        return members;
    }

    /** Says in the head of an answer when to come again. */
    public void head(Message answer) {
        if (retryAfter > 0) {
            answer.setHeader(RetryAfter.HEADER, retryAfter);
        }
    }
}
