package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static dev.camelmcp.support.LocalCaller.statelessCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who has to wait after a crash: whoever it belongs to, and nobody else. */
class LocalPausesTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";
    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.local.max-line-size", "64KiB");
        settings.put("mcp.inbound.auth", "api-key");
        settings.put("mcp.inbound.api-keys.alice.hash", InboundGateway.hash(ALICE));
        settings.put("mcp.inbound.api-keys.bob.hash", InboundGateway.hash(BOB));
        gateway = TestGateway.start(settings, CLOCK);
    }

    @Test
    void callerWhoseSessionsCrashKeepsNobodyElseOut() throws Exception {
        crash(ALICE);

        assertThat(caller(ALICE).begin().statusCode()).isEqualTo(503);
        try (LocalCaller bob = caller(BOB)) {
            assertThat(bob.begin().statusCode()).isEqualTo(200);
        }
        assertThat(stateless(BOB, "echo").statusCode()).isEqualTo(200);
        CLOCK.advance(Duration.ofMinutes(2));
    }

    @Test
    void sessionThatEndsAsItShouldIsTheEndOfThePauses() throws Exception {
        for (int round = 0; round < 3; round++) {
            crash(ALICE);
            HttpResponse<String> refused = caller(ALICE).begin();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After"))
                    .as("round " + round)
                    .contains("1");
            CLOCK.advance(Duration.ofSeconds(10));
            LocalCaller alice = caller(ALICE);
            alice.begin();
            long pid = Long.parseLong(alice.text("pid", ""));
            alice.close();
            org.awaitility.Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
        }
        CLOCK.advance(Duration.ofMinutes(2));
    }

    @Test
    void whatTheGatewayEndsForALineThatIsTooLongIsNoCrash() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> huge = LocalCaller.stateless(gateway.url("fake"), "huge", Map.of("X-API-Key", ALICE))
                    .post(statelessCall("1", "huge", "70000"));
            assertThat(huge.statusCode()).as(huge.body()).isEqualTo(502);
            assertThat(stateless(BOB, "echo").statusCode()).isEqualTo(200);
        }
    }

    private static void crash(String key) throws Exception {
        LocalCaller caller = caller(key);
        assertThat(caller.begin().statusCode()).isEqualTo(200);
        assertThat(caller.post(call("1", "crash", "")).statusCode()).isEqualTo(502);
    }

    private static HttpResponse<String> stateless(String key, String tool) throws Exception {
        return LocalCaller.stateless(gateway.url("fake"), tool, Map.of("X-API-Key", key))
                .post(statelessCall("1", tool, ""));
    }

    private static LocalCaller caller(String key) {
        return new LocalCaller(gateway.url("fake"), Map.of("X-API-Key", key));
    }
}
