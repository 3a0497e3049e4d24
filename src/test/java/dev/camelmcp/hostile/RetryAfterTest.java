package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.status;
import static dev.camelmcp.hostile.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code Retry-After} (RFC 9110 §10.2.3), waited for up to two seconds here, whatever {@code max-delay} says; without
 * it the pause is some 20 ms.
 */
@Timeout(30)
class RetryAfterTest {

    /** Of one second, for the clocks. */
    private static final Duration AT_LEAST = Duration.ofMillis(980);

    /** For a slow machine. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(40)
            .with("mcp.oauth.retry.max-retry-after", "2s")
            .with("mcp.oauth.retry.max-delay", "50ms");

    static Stream<Arguments> longWaits() {
        return Stream.of(
                arguments("an hour", "3600"),
                arguments("more seconds than a long holds", "99999999999999999999"),
                arguments("a date", inAnHour("EEE, dd MMM yyyy HH:mm:ss 'GMT'")),
                arguments(
                        "a date as RFC 850 wrote it, which recipients must accept (RFC 9110 §5.6.7)",
                        inAnHour("EEEE, dd-MMM-yy HH:mm:ss 'GMT'")),
                arguments(
                        "a date as asctime() writes it, which recipients must accept",
                        inAnHour("EEE MMM ppd HH:mm:ss yyyy")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("longWaits")
    void retryAfterWhenItIsLongerThanTheCapThenThereIsNoFurtherAttempt(String name, String value) throws Exception {
        Case it = GATEWAY.next().answer(status("503 Later", "Retry-After: " + value + "\r\n"), token());
        HttpResponse<String> answer = it.call();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isGreaterThan(3500);
        assertThat(it.call().statusCode()).isEqualTo(503);
        assertThat(it.requests()).hasSize(1);
    }

    @Test
    void retryAfterWhenItIsLongerThanMaxDelayThenTheNextAttemptWaitsAllTheSame() {
        Case it = GATEWAY.next().answer(status("503 Later", "Retry-After: 1\r\n"), token());
        it.token();
        assertThat(pauses(it))
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(AT_LEAST, AT_MOST));
    }

    @ParameterizedTest(name = "Retry-After: {0}")
    @ValueSource(
            strings = {
                "0",
                "-5",
                "1.5",
                "soon",
                "",
                "1 second",
                "0x10",
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "Wed, 99 Foo 2015 07:28:00 GMT"
            })
    void retryAfterWhenItIsOverOrNonsenseThenThePauseIsTheUsualOne(String value) {
        Case it = GATEWAY.next().answer(status("429 Slow Down", "Retry-After: " + value + "\r\n"), token());
        it.token();
        assertThat(pauses(it))
                .singleElement()
                .satisfies(pause -> assertThat(pause).isLessThan(AT_LEAST));
    }

    static Stream<Arguments> rateLimits() {
        return Stream.of(
                arguments("GitHub", "403 Forbidden", "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: "),
                arguments("Okta", "429 Too Many", "X-Rate-Limit-Remaining: 0\r\nX-Rate-Limit-Reset: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rateLimits")
    void rateLimitThatEndsLaterThanTheCapThenThereIsNoFurtherAttempt(String name, String status, String headers)
            throws Exception {
        long end = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).toEpochSecond();
        Case it = GATEWAY.next().answer(status(status, headers + end + "\r\n"), token());
        HttpResponse<String> answer = it.call();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(3500L, 3600L);
        assertThat(it.requests()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rateLimits")
    void rateLimitThatEndsNowThenTheNextAttemptIsMade(String name, String status, String headers) {
        long end = ZonedDateTime.now(ZoneOffset.UTC).toEpochSecond();
        Case it = GATEWAY.next().answer(status(status, headers + end + "\r\n"), token());
        it.token();
        assertThat(it.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-remaining: 12\r\nx-ratelimit-reset: 9999999999",
                "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 60",
                "x-ratelimit-remaining: 0"
            })
    void rateLimitThatIsNotReachedOrSaysNoTimeThenA403IsARefusal(String headers) {
        Case it = GATEWAY.next().answer(status("403 Forbidden", headers + "\r\n"), token());
        it.refusal();
        assertThat(it.requests()).hasSize(1);
    }

    @Test
    void retryAfterWhenOnlyTheFirstAnswerHasItThenTheSecondPauseIsTheUsualOne() {
        Case it = GATEWAY.next().answer(status("503 Later", "Retry-After: 1\r\n"), status("503 Later", ""), token());
        it.token();
        assertThat(pauses(it))
                .satisfiesExactly(
                        first -> assertThat(first).isBetween(AT_LEAST, AT_MOST),
                        second -> assertThat(second).isLessThan(AT_LEAST));
    }

    @ParameterizedTest(name = "status {0}")
    @ValueSource(strings = {"400", "401", "404", "307"})
    void retryAfterWhenTheAnswerIsARefusalThenNoRetry(String status) {
        Case it = GATEWAY.next().answer(status(status + " No", "Retry-After: 0\r\n"));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: http_status_" + status);
        assertThat(it.requests()).hasSize(1);
    }

    private static List<Duration> pauses(Case it) {
        List<Received> requests = it.requests();
        return Stream.iterate(1, i -> i < requests.size(), i -> i + 1)
                .map(i -> Duration.ofNanos(
                        requests.get(i).nanos() - requests.get(i - 1).nanos()))
                .toList();
    }

    private static String inAnHour(String pattern) {
        return ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).format(DateTimeFormatter.ofPattern(pattern, Locale.US));
    }
}
