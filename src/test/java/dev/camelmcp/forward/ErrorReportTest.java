package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorReportTest {

    /** Failure, status, seconds to wait (0: not said), code. */
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(oauth("invalid_client", 401), 502, 0, "invalid_client"),
                arguments(oauth(OAuthError.UNREACHABLE, 0), 503, 5, OAuthError.UNREACHABLE),
                arguments(oauth(OAuthError.INTERNAL, 0), 502, 0, OAuthError.INTERNAL),
                arguments(UpstreamException.unreachable("no"), 502, 0, "mcp_server_unreachable"),
                arguments(UpstreamException.timeout("late"), 504, 0, "mcp_server_unreachable"),
                arguments(UpstreamException.notNow("full"), 503, 5, "mcp_server_unreachable"),
                arguments(
                        UpstreamException.notBefore("open", Duration.ofSeconds(42)), 503, 42, "mcp_server_unreachable"),
                arguments(new RequestRefusedException(403, "no"), 403, 0, "refused"),
                arguments(new RequestRefusedException(429, "no"), 429, 5, "refused"),
                arguments(new RequestRefusedException(503, "no"), 503, 5, "refused"),
                arguments(new IOException("of a secret"), 500, 0, OAuthError.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureWhenReportedThenItsStatusItsCodeAndWhenToComeAgain(
            Exception failure, int status, long retryAfter, String error) {
        ErrorReport report = ErrorReport.of(failure, "api");

        assertThat(report.status()).isEqualTo(status);
        assertThat(report.retryAfter()).isEqualTo(retryAfter);
        assertThat(report.error()).isEqualTo(error);
        assertThat(report.server()).isEqualTo("api");
    }

    @Test
    void failureThatNobodyForesawIsToldWithoutItsMessage() {
        ErrorReport report = ErrorReport.of(new IllegalStateException("of a secret"), "api");

        assertThat(report.isInternal()).isTrue();
        assertThat(report.members()).containsEntry("error_description", null).doesNotContainValue("of a secret");
    }

    /** Would catch a route whose own refusal is taken for a failure of the gateway. */
    @Test
    void refusalWithStatus500IsStillTheRoutes() {
        ErrorReport report = ErrorReport.of(new RequestRefusedException(500, "closed for today"), "api");

        assertThat(report.isInternal()).isFalse();
        assertThat(report.description()).isEqualTo("closed for today");
    }

    private static OAuthException oauth(String code, int status) {
        return OAuthException.tokenRequestFailed(new OAuthError("api", code, null, status));
    }
}
