package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP clients that are pages of other origins, in headless Chromium; {@code cross-origin.mjs} has the page. */
class CrossOriginInteropIT {

    private static final String KEY = "8e2b7c2f6c0d4e6f9a1b3c5d7e9f0a2b";

    private static JsonNode results;
    private static int received;

    @BeforeAll
    static void openThePages() throws Exception {
        assertThat(Path.of("/usr/bin/chromium"))
                .as("chromium is missing: apt-get install -y chromium")
                .isExecutable();
        int pages = TestGateway.freePort();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        try (StubUpstream upstream = StubUpstream.start(CrossOriginInteropIT::mcpServer);
                TestGateway gateway = TestGateway.start(Map.of(
                        "mcp.servers.api.url",
                        upstream.url(),
                        "mcp.inbound.auth",
                        "api-key",
                        "mcp.inbound.api-keys.page.hash",
                        "sha256:" + HexFormat.of().formatHex(hash),
                        "mcp.inbound.allowed-origins",
                        "http://app.test:" + pages,
                        "mcp.forward.max-request-size",
                        "64KiB"))) {
            ProcessBuilder browser =
                    NodeProcess.command("cross-origin.mjs", gateway.url("api"), String.valueOf(pages), KEY);
            try (RunningProgram process = RunningProgram.start(browser)) {
                int exit = process.exitCode(Duration.ofMinutes(2));
                assertThat(exit).as(process.output()).isZero();
                results = new ObjectMapper().readTree(process.stdout());
            }
            received = upstream.received().size();
        }
    }

    /** One by {@code mcp.inbound.allowed-origins}, one as a page of this machine, as the Inspector is. */
    @ParameterizedTest
    @ValueSource(strings = {"app.test", "localhost"})
    void pageOfAnAllowedOriginIsAnMcpClientLikeAnyOther(String origin) {
        JsonNode page = results.path(origin);
        assertThat(page.at("/begun/status").asInt()).as(page.toString()).isEqualTo(200);
        assertThat(page.at("/begun/session").asText()).isEqualTo("s-1");
        assertThat(page.at("/begun/hidden").isNull()).as("what is not exposed").isTrue();
        assertThat(page.at("/tools/status").asInt()).isEqualTo(200);
        assertThat(page.at("/tools/text").asText()).isEqualTo("{\"tools\":\"of s-1\"}");
        assertThat(page.at("/ended/status").asInt()).isEqualTo(200);
        assertThat(page.at("/stranger/status").asInt()).isEqualTo(401);
        assertThat(page.at("/stranger/challenge").asText()).startsWith("Bearer ");
        assertThat(page.at("/large/status").asInt()).isEqualTo(413);
    }

    @Test
    void pageOfAnotherOriginCanDoNothing() {
        JsonNode page = results.path("elsewhere.test");
        assertThat(page)
                .hasSize(5)
                .allSatisfy(
                        answer -> assertThat(answer.path("failed").asText()).isEqualTo("TypeError: Failed to fetch"));
        assertThat(received).as("of the two others").isEqualTo(6);
    }

    private static void mcpServer(Received request, HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").putHeader("X-Hidden", "x");
        if (request.body().contains("initialize")) {
            response.putHeader("Mcp-Session-Id", "s-1").end("{}");
        } else {
            response.end("{\"tools\":\"of " + request.header("Mcp-Session-Id") + "\"}");
        }
    }
}
