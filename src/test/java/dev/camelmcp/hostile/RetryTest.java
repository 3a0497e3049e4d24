package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.json;
import static dev.camelmcp.hostile.Answers.raw;
import static dev.camelmcp.hostile.Answers.status;
import static dev.camelmcp.hostile.Answers.token;
import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later attempt may cure is tried again, three times; the caller notices nothing, or gets a 503. */
@Timeout(30)
class RetryTest {

    private static final int ATTEMPTS = 4;

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(60);

    static Stream<Arguments> hiccups() {
        return Stream.of(
                arguments("peer: retry that never fires: 503", status("503 Service Unavailable", "")),
                arguments("500", status("500 Internal Server Error", "")),
                arguments("500 with an OAuth error", error("500 Internal Server Error", "server_error")),
                arguments(
                        "500 with invalid_client, which may be a fault of the server",
                        error("500 Oops", "invalid_client")),
                arguments("502 of a proxy", status("502 Bad Gateway", "")),
                arguments("504 of a proxy", status("504 Gateway Timeout", "")),
                arguments("599", status("599 " + MARK, "")),
                arguments("429", error("429 Too Many Requests", "slow_down")),
                arguments("408", status("408 Request Timeout", "")),
                arguments("425", status("425 Too Early", "")),
                arguments("400 temporarily_unavailable", error("400 Bad Request", "temporarily_unavailable")),
                arguments("Salesforce: 400 unknown_error", error("400 Bad Request", "unknown_error")),
                arguments("GitHub: 403 with Retry-After", status("403 Forbidden", "Retry-After: 0\r\n")),
                arguments("a token in a 503, which is no success", of503()),
                arguments("reset before the first byte", (Answer) Peer::reset),
                arguments("closed before the first byte", (Answer) Peer::close),
                arguments("half-closed before the first byte", (Answer) Peer::finish),
                arguments("reset in the head", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Type: app");
                    peer.reset();
                }),
                arguments("reset in the body", (Answer) peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"access_token\":\"" + MARK);
                    peer.reset();
                }),
                arguments("closed in the body, behind a whole document", raw(cutOff(500))),
                arguments("closed in a chunked body, behind a whole document", raw(chunkedWithoutEnd())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hiccups")
    void hiccupThenTheSecondAttemptGetsTheToken(String name, Answer hiccup) throws Exception {
        Case it = GATEWAY.next().answer(hiccup, token());
        assertThat(it.call().body()).isEqualTo("{\"ok\":true}");
        assertThat(it.requests()).hasSize(2);
        assertThat(it.requests().stream().map(r -> r.header("X-Correlation-ID")))
                .as("each attempt is a request of its own")
                .doesNotHaveDuplicates();
        assertThat(it.logged())
                .anyMatch(line -> line.startsWith("Retrying token acquisition for " + it.id() + ", attempt 1/3: "));
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                arguments(status("503 Service Unavailable", ""), "HTTP 503"),
                arguments(
                        error("503 Service Unavailable", "temporarily_unavailable"),
                        "HTTP 503, temporarily_unavailable"),
                arguments((Answer) Peer::reset, "connection failed"));
    }

    /** Would catch a line that leaves a person to guess what is wrong until all attempts are used up. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("reasons")
    void retryNamesTheStatusAndTheReason(Answer hiccup, String reason) throws Exception {
        Case it = GATEWAY.next().answer(hiccup, token());
        it.call();
        assertThat(it.logged()).contains("Retrying token acquisition for " + it.id() + ", attempt 1/3: " + reason);
    }

    @ParameterizedTest(name = "{0} for ever")
    @ValueSource(strings = {"408", "425", "429", "500", "503", "504"})
    void statusWhenItStaysThenGivesUpAfterThreeRetries(String status) throws Exception {
        Case it = GATEWAY.next().answer(status(status + " Later", ""));
        OAuthException refusal = it.refusal();
        assertThat(refusal).hasMessage("OAuth token request failed: http_status_" + status);
        assertThat(refusal.error().isTransient()).isTrue();
        assertThat(it.requests()).hasSize(ATTEMPTS);
        unavailable(GATEWAY.next().answer(status(status + " Later", "")).call(), "http_status_" + status);
    }

    @Test
    void statusWhenIts403StaysWithRetryAfterThenUnavailableAndNotRefused() throws Exception {
        Case it = GATEWAY.next().answer(status("403 Forbidden", "Retry-After: 0\r\n"));
        unavailable(it.call(), "http_status_403");
        assertThat(it.requests()).hasSize(ATTEMPTS);
    }

    @Test
    void statusWhenA403NamesNoTimeThenNotAskedAgain() throws Exception {
        Case it = GATEWAY.next().answer(status("403 Forbidden", ""));
        assertThat(it.call().statusCode()).isEqualTo(502);
        assertThat(it.requests()).hasSize(1);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                arguments("reset", (Answer) Peer::reset),
                arguments("closed", (Answer) Peer::close),
                arguments("closed in the body", raw(cutOff(500))));
    }

    @ParameterizedTest(name = "{0} for ever")
    @MethodSource("breaks")
    void connectionWhenItAlwaysBreaksThenGivesUpAfterThreeRetries(String name, Answer answer) throws Exception {
        Case it = GATEWAY.next().answer(answer);
        OAuthException refusal = it.refusal();
        assertThat(refusal.error()).isEqualTo(new OAuthError(it.id(), OAuthError.UNREACHABLE, "connection failed", 0));
        assertThat(it.requests()).hasSize(ATTEMPTS);
        unavailable(GATEWAY.next().answer(answer).call(), OAuthError.UNREACHABLE);
    }

    @Test
    void retryAfterBelowTheCapThenWaitedForInFull() {
        Case it = GATEWAY.next().answer(status("503 Later", "Retry-After: 1\r\n"), token());
        it.token();
        long pause = it.requests().get(1).nanos() - it.requests().get(0).nanos();
        assertThat(Duration.ofNanos(pause)).isBetween(Duration.ofMillis(980), Duration.ofSeconds(5));
    }

    @Test
    void failureWhenASecondAnswerIsARefusalThenNoThirdAttempt() {
        Case it = GATEWAY.next().answer(status("503 Later", ""), error("401 Unauthorized", "invalid_client"));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: invalid_client");
        assertThat(it.requests()).hasSize(2);
    }

    @Test
    void failureWhenASecondAnswerIsNoneThenNoThirdAttempt() {
        Case it = GATEWAY.next().answer(status("503 Later", ""), json("[]"));
        assertThat(it.refusal().error().code()).isEqualTo(OAuthError.INVALID_RESPONSE);
        assertThat(it.requests()).hasSize(2);
    }

    @Test
    void headersNamedLikeCamelsThenTheyControlNothing() {
        Case it = GATEWAY.next();
        String url = GATEWAY.url("/elsewhere");
        String headers = "CamelHttpUri: " + url + "\r\nCamelHttpResponseCode: 200\r\nCamelRedeliveryDelay: 60000\r\n"
                + "CamelRedeliveryCounter: 99\r\nCamelHttpMethod: GET\r\nCamelHttpPath: /elsewhere\r\n";
        it.answer(status("503 Later", headers), status("400 Bad Request", headers));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: http_status_400");
        assertThat(it.requests())
                .extracting(Received::requestLine)
                .containsOnly("POST " + it.tokenPath() + " HTTP/1.1");
        assertThat(it.requests()).hasSize(2);
        assertThat(GATEWAY.server().received("/elsewhere")).isEmpty();
    }

    private static void unavailable(HttpResponse<String> caller, String code) {
        assertThat(caller.statusCode()).isEqualTo(503);
        assertThat(caller.headers().firstValue("Retry-After"))
                .hasValueSatisfying(v -> assertThat(v).matches("[1-9][0-9]?"));
        assertThat(caller.body())
                .contains("\"id\":7,", "\"code\":-32001,", "\"error\":\"" + code + "\"")
                .doesNotContain("error_description\":\"\"");
    }

    private static Answer of503() {
        return Answers.of("503 Later", "", Answers.tokenJson(Canary.TOKEN, 60).getBytes());
    }

    private static String cutOff(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + Answers.tokenJson(Canary.TOKEN, 3600);
    }

    private static String chunkedWithoutEnd() {
        String body = Answers.tokenJson(Canary.TOKEN, 3600);
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                + body + "\r\n";
    }
}
