package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What time does to local servers: requests that nobody answers, sessions that nobody uses. */
class LocalTimesTest {

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.local.session-idle-timeout", "3s");
        settings.put("mcp.forward.response-timeout", "2s");
        gateway = TestGateway.start(settings);
    }

    @Test
    void requestThatIsNotAnsweredInTimeIsAnErrorAndTheServerIsTold() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer = caller.post(call("\"late\"", "never", ""));

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("\"id\":\"late\"", "-32002");
            assertThat(caller.text("received", "")).contains("'notifications/cancelled','params':{'requestId':'late'");
        }
    }

    @Test
    void sessionThatNobodyUsesEndsWithItsProcess() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
        long pid = Long.parseLong(caller.text("pid", ""));

        await().until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(caller.post(call("1", "echo", "")).statusCode()).isEqualTo(404);
    }

    @Test
    void sessionWithAnOpenStreamIsInUse() throws Exception {
        LocalCaller idle = LocalCaller.begin(gateway.url("fake"));
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            long pid = Long.parseLong(idle.text("pid", ""));
            HttpResponse<Stream<String>> stream = caller.listen();
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> stream.body().forEach(l -> {}));

            await().until(() -> ProcessHandle.of(pid).isEmpty());
            assertThat(caller.text("echo", "here")).isEqualTo("here");
            assertThat(reading).isNotDone();
        }
    }
}
