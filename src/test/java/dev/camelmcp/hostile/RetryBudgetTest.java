package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code mcp.oauth.retry.budget} ends an acquisition before its twenty retries of 200 ms are used up. */
@Timeout(30)
class RetryBudgetTest {

    /** The budget is 600 ms; twenty retries take 4 s, and the server asks for 5 s. */
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(10)
            .with("mcp.oauth.retry.max-attempts", "20")
            .with("mcp.oauth.retry.initial-delay", "200ms")
            .with("mcp.oauth.retry.max-delay", "200ms")
            .with("mcp.oauth.retry.budget", "600ms");

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("503", status("503 Later", ""), 6),
                arguments("reset", (Answer) Peer::reset, 6),
                arguments("closed in the body", Answers.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"), 6),
                arguments(
                        "Retry-After beyond the budget: not waited for", status("503 Later", "Retry-After: 5\r\n"), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void budgetWhenItIsUsedUpThenGivesUp(String name, Answer answer, int requests) {
        Case it = GATEWAY.next().answer(answer);
        long start = System.nanoTime();
        OAuthError error = it.refusal().error();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
        assertThat(error.isTransient()).isTrue();
        assertThat(it.requests()).hasSizeBetween(1, requests);
    }
}
