package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.StubUpstream;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody's routes that were made before there was a step that reads the body: who needs it reads it then. */
@Timeout(60)
class RoutesOfAnEarlierVersionTest {

    private static final Pattern STEP =
            Pattern.compile("(?m)^ *- process:\\n(?: +(?:id|description): .*\\n)*" + " +ref: mcpRequestBody\\n");
    private static final UnaryOperator<String> WITHOUT =
            file -> STEP.matcher(file).replaceAll("");

    private static ExampleGateway it;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.forward.max-request-size", "64KiB");
        it = ExampleGateway.of("guard-tools", WITHOUT, settings);
    }

    @AfterAll
    static void stop() throws Exception {
        it.close();
    }

    @BeforeEach
    void reset() {
        it.upstream().behave(StubUpstream::ok);
        it.upstream().received().clear();
    }

    @Test
    void messageIsLookedAtBeforeItIsForwarded() throws Exception {
        assertThat(it.send("api", ExampleGateway.call("drop_table")).body()).contains("may not be called", "\"id\":7");
        assertThat(it.upstream().received()).isEmpty();
        assertThat(it.send("api", "x".repeat(65 * 1024)).statusCode()).isEqualTo(413);
        assertThat(it.send("api", ExampleGateway.call("search")).statusCode()).isEqualTo(200);
        assertThat(it.last().body()).isEqualTo(ExampleGateway.call("search"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#bean:mcpHttpEngine",
                "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine"
            })
    void messageIsForwardedAndForwardedOnceMoreAfter401(String engine) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ExampleGateway plain =
                ExampleGateway.of("tenant-header", WITHOUT, Map.of("mcp.forward.http-engine", engine))) {
            plain.upstream().behave((request, response) -> {
                if (asked.incrementAndGet() == 1) {
                    response.setStatusCode(401).end("no");
                } else {
                    StubUpstream.ok(request, response);
                }
            });

            assertThat(plain.send("api", ExampleGateway.ping()).statusCode()).isEqualTo(200);
            assertThat(plain.upstream().received())
                    .extracting(StubUpstream.Received::body)
                    .containsExactly(ExampleGateway.ping(), ExampleGateway.ping());

            plain.upstream().behave((request, response) -> response.reset());
            assertThat(plain.send("api", ExampleGateway.ping()).body()).contains("\"id\":7", "-32002");
        }
    }

    @Test
    void localServersGetTheMessage() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(it.url("fake"))) {
            assertThat(caller.text("echo", "hello")).isEqualTo("hello");
        }
    }

    /** The gateway's own tools are on a thread that cannot wait for a body by then. */
    @Test
    void whatCannotReadItFailsInsteadOfHanging() throws Exception {
        HttpResponse<String> answer = it.sendTo("/mcp", ExampleGateway.ping());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("-32603");
    }
}
