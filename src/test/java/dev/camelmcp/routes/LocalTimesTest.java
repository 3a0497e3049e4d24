package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What time does to local servers: requests that nobody answers, sessions that nobody uses. */
class LocalTimesTest {

    private static final Duration IDLE = Duration.ofMinutes(3);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final Duration RESPONSE = Duration.ofMinutes(2);

    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    @TempDir
    private static Path folder;

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.putAll(FakeServer.settings("mute", "once=" + folder));
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

    /** Would catch sessions that nobody can ever use again, and that fill mcp.local.max-processes for good. */
    @Test
    void sessionWhoseCallerLeftInTheMiddleOfAnAnswerEndsAsAnyOther() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
        long pid = Long.parseLong(caller.text("pid", ""));
        HttpResponse<Stream<String>> answer = caller.stream(call("1", "begin", ""));
        try (Stream<String> lines = answer.body()) {
            assertThat(lines.anyMatch(l -> l.contains("progress"))).isTrue();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            CLOCK.advance(IDLE);
            return ProcessHandle.of(pid).isEmpty();
        });
    }

    @Test
    void serverIsToldInTimeThatACallerHasLeftInTheMiddleOfAnAnswer() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            try (Stream<String> lines =
                    caller.stream(call("\"left\"", "begin", "")).body()) {
                assertThat(lines.anyMatch(l -> l.contains("progress"))).isTrue();
            }
            CLOCK.advance(RESPONSE);

            await().untilAsserted(() -> assertThat(caller.text("received", ""))
                    .contains("'notifications/cancelled','params':{'requestId':'left'"));
        }
    }

    @Test
    void sessionThatDoesNotBeginInTimeEnds() throws Exception {
        CompletableFuture<HttpResponse<String>> begun =
                new LocalCaller(gateway.url("mute")).postLater(LocalCaller.initialize());
        await().until(() -> mute() == 1);
        CLOCK.advance(RESPONSE);

        assertThat(begun.join().statusCode()).isEqualTo(504);
        await().until(() -> mute() == 0);
    }

    private static long mute() {
        return ProcessHandle.current()
                .descendants()
                .filter(p ->
                        p.info().arguments().map(List::of).orElse(List.of()).contains("once=" + folder))
                .count();
    }

    @Test
    void silentStreamGetsACommentSoThatNobodyTakesItForDead() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            List<String> events = new CopyOnWriteArrayList<>();
            List<String> answer = new CopyOnWriteArrayList<>();
            HttpResponse<Stream<String>> stream = caller.listen();
            HttpResponse<Stream<String>> begun = caller.stream(call("1", "begin", ""));
            CompletableFuture.runAsync(() -> stream.body().forEach(events::add));
            CompletableFuture.runAsync(() -> begun.body().forEach(answer::add));
            await().until(() -> !answer.isEmpty());
            assertThat(events).isEmpty();
            CLOCK.advance(KEEP_ALIVE);

            await().untilAsserted(() -> assertThat(events).containsExactly(":", ""));
            await().untilAsserted(() -> assertThat(answer).endsWith(":", ""));
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
