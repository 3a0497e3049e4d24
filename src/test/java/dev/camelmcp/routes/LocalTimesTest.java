package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What time does to local servers: requests that nobody answers, sessions that nobody uses. */
class LocalTimesTest {

    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Duration RESPONSE = Duration.ofMinutes(2);

    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.local.session-idle-timeout", IDLE.toSeconds() + "s");
        settings.put("mcp.forward.response-timeout", RESPONSE.toSeconds() + "s");
        gateway = TestGateway.start(settings, CLOCK);
    }

    @Test
    void requestThatIsNotAnsweredInTimeIsAnErrorAndTheServerIsTold() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> late = caller.postLater(call("\"late\"", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));
            assertThat(late).isNotDone();

            CLOCK.advance(RESPONSE);
            HttpResponse<String> answer = late.join();
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("\"id\":\"late\"", "-32002");
            assertThat(caller.text("received", "")).contains("'notifications/cancelled','params':{'requestId':'late'");
        }
    }

    @Test
    void sessionThatNobodyUsesEndsWithItsProcess() throws Exception {
        LocalCaller caller = endIdleSession();

        assertThat(caller.post(call("1", "echo", "")).statusCode()).isEqualTo(404);
    }

    @Test
    void sessionWithAnOpenStreamIsInUse() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<Stream<String>> stream = caller.listen();
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> stream.body().forEach(l -> {}));

            // the second one ends in a later round than the first, so the first round has gone by the session with the
            // stream
            endIdleSession();
            endIdleSession();
            assertThat(caller.text("echo", "here")).isEqualTo("here");
            assertThat(reading).isNotDone();
        }
    }

    private static LocalCaller endIdleSession() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
        long pid = Long.parseLong(caller.text("pid", ""));

        CLOCK.advance(IDLE);
        await().until(() -> ProcessHandle.of(pid).isEmpty());
        return caller;
    }
}
