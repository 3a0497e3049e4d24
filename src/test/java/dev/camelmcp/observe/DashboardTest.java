package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.quality.Document;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard, the alerts and the documentation name what a running gateway exposes, and all of it. */
class DashboardTest {

    private static final Pattern METRIC = Pattern.compile("\\bmcp_[a-z0-9_]+");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count|max)$");

    private static Set<String> samples;
    private static JsonNode dashboard;

    @BeforeAll
    static void read() throws Exception {
        dashboard = new ObjectMapper()
                .readTree(Path.of("docs/grafana-dashboard.json").toFile());
        Management management = Management.choose();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestGateway unused = TestGateway.start(management.settings(servers(as)))) {
            samples = management.metrics().stream()
                    .filter(l -> l.startsWith("mcp_"))
                    .map(l -> l.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertThat(samples).hasSizeGreaterThan(10);
    }

    @Test
    void dashboardIsOneThatGrafanaReads() {
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.path("title").asText()).isNotBlank();
        assertThat(dashboard.path("id").isMissingNode())
                .as("ids are the importing Grafana's")
                .isTrue();
        List<JsonNode> panels = panels();
        assertThat(panels).isNotEmpty().allSatisfy(p -> {
            assertThat(p.path("type").asText()).isIn("timeseries", "stat");
            assertThat(p.path("title").asText()).isNotBlank();
            assertThat(p.path("gridPos").path("x").asInt()
                            + p.path("gridPos").path("w").asInt())
                    .isBetween(1, 24);
            assertThat(p.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        });
        assertThat(panels.stream().map(p -> p.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels.stream().map(p -> p.path("title").asText())).doesNotHaveDuplicates();
    }

    @Test
    void everyExpressionNamesMetricsThatAreThere() {
        List<String> expressions = expressions();

        assertThat(expressions).isNotEmpty().allSatisfy(e -> {
            assertThat(metrics(e)).isNotEmpty();
            assertThat(samples).containsAll(metrics(e));
        });
    }

    @Test
    void everyMetricHasAPanel() {
        assertThat(families(String.join("\n", expressions()))).containsAll(families(String.join("\n", samples)));
    }

    @Test
    void alertsNameMetricsThatAreThere() throws Exception {
        assertThat(samples).containsAll(metrics(Files.readString(Path.of("docs/prometheus-rules.yml"))));
    }

    @Test
    void everyMetricIsDocumentedAndNoOther() throws Exception {
        // beside them, an error that the access log names
        assertThat(families(Files.readString(Path.of("docs/operations.md")).replace("`mcp_server_unreachable`", "")))
                .containsExactlyInAnyOrderElementsOf(families(String.join("\n", samples)));
    }

    @Test
    void noPageNamesAMetricThatIsNotThere() {
        assertThat(Document.all())
                .allSatisfy(page -> assertThat(namedByPage(page))
                        .as(page.toString())
                        .isSubsetOf(families(String.join("\n", samples))));
        assertThat(namedByPage(
                        Document.written("docs/made-up.md", "`mcp_forward_gone_total` `mcp_configs` mcp_local_gone")))
                .containsExactly("mcp_forward_gone_total");
    }

    /** In code, and not what the JSON file has. */
    private static Set<String> namedByPage(Document page) {
        return families(page.code().stream()
                .filter(c -> c.matches("mcp_(forward|oauth|local|store)_[a-z_]+"))
                .collect(Collectors.joining("\n")));
    }

    /** A remote one and a local one, and a store, which is away. */
    private static Map<String, String> servers(TestAuthorizationServer as) {
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.fs.command", "no-such-program");
        settings.putAll(TestGateway.store("redis://127.0.0.1:1"));
        return settings;
    }

    private static List<JsonNode> panels() {
        return List.copyOf(dashboard.path("panels").findParents("gridPos"));
    }

    private static List<String> expressions() {
        return panels().stream()
                .flatMap(p ->
                        Stream.of(p.path("targets").findValuesAsText("expr").toArray(String[]::new)))
                .toList();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(r -> r.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without what Prometheus adds for the parts of a histogram. */
    private static Set<String> families(String text) {
        return metrics(text).stream()
                .map(m -> SUFFIX.matcher(m).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
