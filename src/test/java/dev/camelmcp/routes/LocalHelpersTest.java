package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Programs that a local server started, that left its process group and hold its streams open: its exit is its end. */
@EnabledOnOs(OS.LINUX)
class LocalHelpersTest {

    private static final int SOON = 10;

    @AutoClose
    private TestGateway gateway;

    private ProcessHandle helper;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.local.max-processes", "1");
        gateway = TestGateway.start(settings);
    }

    @AfterEach
    void endHelper() {
        helper.destroyForcibly();
    }

    @Test
    void crashIsToldAtOnceToAllWhoWait() throws Exception {
        LocalCaller caller = begin();
        CompletableFuture<HttpResponse<String>> waiting = caller.postLater(call("\"a\"", "never", ""));
        await().until(() -> caller.text("received", "").contains("'never'"));

        HttpResponse<String> crashed = caller.postLater(call("2", "crash", "")).get(SOON, TimeUnit.SECONDS);

        assertThat(crashed.statusCode()).isEqualTo(502);
        assertThat(crashed.body()).contains("\"id\":2", "exit code 3");
        assertThat(waiting.get(SOON, TimeUnit.SECONDS).body()).contains("\"id\":\"a\"", "-32002");
        assertThat(helper.isAlive()).isTrue();
        assertThat(gateway.context()
                        .getRegistry()
                        .findSingleByType(MeterRegistry.class)
                        .get("mcp.local.crashes")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void processThatHasEndedCountsNoLongerAndItsPipesAreClosed() throws Exception {
        long before = pipes();
        for (int i = 0; i < 2; i++) {
            LocalCaller caller = begin();
            caller.close();
            assertThat(helper.isAlive()).isTrue();
            await().untilAsserted(() -> assertThat(readers()).isZero());
            // that to the watcher stays
            await().untilAsserted(() -> assertThat(pipes()).isLessThanOrEqualTo(before + 1));
            helper.destroyForcibly();
        }
    }

    private LocalCaller begin() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
        assertThat(caller.session()).isNotNull();
        helper = ProcessHandle.of(Long.parseLong(caller.text("helper", ""))).orElseThrow();
        return caller;
    }

    /** How many threads read what programs write. */
    private static long readers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e ->
                        Stream.of(e.getValue()).anyMatch(f -> f.getClassName().equals("dev.camelmcp.stdio.LineReader")))
                .count();
    }

    private static long pipes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(LocalHelpersTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }
}
