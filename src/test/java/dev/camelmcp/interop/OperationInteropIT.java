package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Prometheus' own judge has nothing to say about the metrics and the alert rules. */
class OperationInteropIT {

    @Test
    void metricsOfAGatewayInUseAreClean() throws Exception {
        int port = TestGateway.freePort();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream upstream = StubUpstream.start()) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url(), as));
            settings.put("camel.management.enabled", "true");
            settings.put("camel.management.port", String.valueOf(port));
            try (TestGateway gateway = TestGateway.start(settings)) {
                TestHttp.postMcp(gateway.url("api"), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
                for (String route : new String[] {"refresh", "revoke"}) {
                    gateway.producer().request("direct:mcp-oauth-" + route, e -> e.setProperty("McpServer", "api"));
                }
                Path metrics = Files.createTempFile("metrics", ".txt");
                Files.writeString(
                        metrics,
                        TestHttp.get("http://127.0.0.1:" + port + "/observe/metrics")
                                .body());

                assertThat(Files.readString(metrics))
                        .contains("mcp_forward_requests_total{", "mcp_oauth_token_active{");
                assertThat(promtool(metrics, "check", "metrics")).isEmpty();
                Files.delete(metrics);
            }
        }
    }

    @Test
    void alertRulesAreValid() throws Exception {
        assertThat(promtool(Path.of("/dev/null"), "check", "rules", "docs/prometheus-rules.yml"))
                .contains("SUCCESS");
    }

    /** The block of {@code docs/operations.md}. */
    @Test
    void scrapeConfigurationIsValid() throws Exception {
        Block block = Document.of("docs/operations.md").blocks().stream()
                .filter(b -> b.language().equals("yaml"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(Files.createTempFile("prometheus", ".yml"), block.code());
        assertThat(promtool(Path.of("/dev/null"), "check", "config", file.toString()))
                .contains("SUCCESS");
        Files.delete(file);
    }

    private static String promtool(Path input, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path output = Files.createTempFile("promtool", ".txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("promtool is missing: apt-get install prometheus", e);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        Files.delete(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
