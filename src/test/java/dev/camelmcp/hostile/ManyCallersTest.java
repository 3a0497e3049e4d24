package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Answers.error;
import static dev.camelmcp.hostile.Answers.status;
import static dev.camelmcp.hostile.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.HostileServer.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However many callers there are, and however often they come back: a server that is in trouble, or refuses, is left in
 * peace.
 */
@Timeout(30)
class ManyCallersTest {

    private static final int CALLERS = 50;

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(30).with("mcp.oauth.failure-pause", "700ms");

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("peer: 50 callers, 50 POSTs", token(), 200, 1),
                arguments("refused", error("401 Unauthorized", "invalid_client"), 502, 1),
                arguments("unavailable", status("503 Later", ""), 503, 4));
    }

    /** Would catch an acquisition, or a series of retries, for each caller. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void callersWhenTheyComeTogetherThenOneAcquisition(String name, Answer answer, int status, int requests) {
        CountDownLatch released = new CountDownLatch(1);
        Case it = GATEWAY.next().answer(peer -> {
            awaitRelease(released);
            answer.send(peer);
        });
        List<CompletableFuture<HttpResponse<String>>> calls = it.calls(CALLERS);
        await().until(() ->
                GATEWAY.gatewayUnderTest().context().getInflightRepository().size("mcp-forward") >= CALLERS);
        released.countDown();
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(status));
        assertThat(it.requests()).hasSize(requests);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("wrong client", error("401 Unauthorized", "invalid_client"), 502, 1),
                arguments("unreadable answer", Answers.json("[]"), 502, 1),
                arguments("unavailable", status("503 Later", ""), 503, 4),
                arguments("unreachable", (Answer) Peer::reset, 503, 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureThenRememberedForThePauseAndNoLonger(String name, Answer answer, int status, int requests)
            throws Exception {
        Case it = GATEWAY.next().answer(answer);
        String first = it.call().body();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> again = it.call();
            assertThat(again.statusCode()).isEqualTo(status);
            assertThat(again.body()).isEqualTo(first);
        }
        assertThat(it.requests()).as("within the pause").hasSize(requests);
        it.answer(token());
        await().atMost(Duration.ofSeconds(5)).until(() -> it.call().statusCode() == 200);
        assertThat(it.requests()).as("after the pause").hasSize(requests + 1);
    }

    @Test
    void failureThenAnOperatorNeedNotWaitForThePause() {
        Case it = GATEWAY.next().answer(error("401 Unauthorized", "invalid_client"));
        it.refusal();
        it.answer(token());
        assertThat(it.send("direct:mcp-oauth-invalidate").getException()).isNull();
        it.token();
        assertThat(it.requests()).hasSize(2);
    }

    /**
     * Would catch a thread, a connection or a lock that one server's acquisition takes from another's; the attempts
     * that hang do so for two seconds.
     */
    @Test
    void otherServersWhenTenDoNotAnswerThenGetTheirTokensAtOnce() throws IOException {
        GATEWAY.next().token();
        List<Case> slow = Stream.generate(() -> GATEWAY.next().answer(Peer::hang))
                .limit(10)
                .toList();
        List<CompletableFuture<HttpResponse<String>>> hanging =
                slow.stream().flatMap(it -> it.calls(1).stream()).toList();
        await().atMost(Duration.ofMillis(1500))
                .until(() -> slow.stream().allMatch(it -> it.requests().size() == 1));
        GATEWAY.next().token();
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
        slow.forEach(it -> it.answer(Peer::reset));
        GATEWAY.server().dropConnections();
    }

    private static void awaitRelease(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
