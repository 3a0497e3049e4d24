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

    /** Would catch an alert that never fires, or one that fires while all is well. */
    @Test
    void alertsOfTheStoreFireWhenItIsAwayAndWhenKeysDiffer() throws Exception {
        Path tests = Files.writeString(Files.createTempFile("alerts", ".yml"), """
                rule_files: ["%s"]
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'mcp_store_up{instance="a"}', values: '1x10 0x20'}
                      - {series: 'mcp_store_up{instance="b"}', values: '1x30'}
                      - {series: 'mcp_store_values_ignored_total{instance="a"}', values: '0x10 1+1x20'}
                      - {series: 'mcp_store_values_ignored_total{instance="b"}', values: '0x30'}
                      - {series: 'mcp_store_fallbacks_total{instance="a"}', values: '0x10 1+1x20'}
                      - {series: 'mcp_store_fallbacks_total{instance="b"}', values: '0x10 1x20'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="a",le="0.1"}', values: '0+1x30'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="a",le="0.25"}', values: '0+10x30'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="a",le="+Inf"}', values: '0+10x30'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="b",le="0.1"}', values: '0+10x30'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="b",le="0.25"}', values: '0+10x30'}
                      - {series: 'mcp_store_operations_seconds_bucket{instance="b",le="+Inf"}', values: '0+10x30'}
                    promql_expr_test:
                      - expr: count by (alertname, instance) (ALERTS{alertstate="firing"})
                        eval_time: 10m
                        exp_samples: []
                      - expr: count by (alertname, instance) (ALERTS{alertstate="firing"})
                        eval_time: 29m
                        exp_samples:
                          - {labels: '{alertname="McpStoreAway",instance="a"}', value: 1}
                          - {labels: '{alertname="McpStoreValuesIgnored",instance="a"}', value: 1}
                          - {labels: '{alertname="McpStoreFallbacks",instance="a"}', value: 1}
                          - {labels: '{alertname="McpStoreSlow",instance="a"}', value: 1}
                """.formatted(
                        Path.of("docs/prometheus-rules.yml").toAbsolutePath()));
        assertThat(promtool(Path.of("/dev/null"), "test", "rules", tests.toString()))
                .contains("SUCCESS");
        Files.delete(tests);
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
