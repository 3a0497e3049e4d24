package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.bootstrap.McpOAuth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules for YAML: nothing global, everything named, files that fit on a screen or two. */
class RouteRulesTest {

    private static final Set<String> TOP_LEVEL = Set.of("route", "routeConfiguration");
    private static final int MOST_ROUTES = 4;
    private static final int MOST_LINES = 110;

    static List<Path> files() {
        return RouteFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsNamedSmallAndGlobalFree(Path file) {
        String text = RouteFiles.text(file);
        JsonNode elements = RouteFiles.parse(text);
        assertThat(file.toString()).endsWith(".camel.yaml");
        assertThat(text.lines().count()).isLessThanOrEqualTo(MOST_LINES);
        assertThat(elements.size()).isLessThanOrEqualTo(MOST_ROUTES);
        assertThat(elements).allSatisfy(e -> assertThat(e.fieldNames().next()).isIn(TOP_LEVEL));
    }

    @Test
    void everyRouteAndConfigurationHasIdAndDescription() {
        List<JsonNode> elements = new ArrayList<>(RouteFiles.elements("route"));
        elements.addAll(RouteFiles.elements("routeConfiguration"));
        assertThat(elements).isNotEmpty().allSatisfy(e -> {
            assertThat(e.path("id").asText()).startsWith("mcp-");
            assertThat(e.path("description").asText()).isNotBlank();
        });
    }

    @Test
    void idsAreUnique() {
        Set<String> seen = new HashSet<>();
        for (Path file : files()) {
            RouteFiles.walk(RouteFiles.parse(RouteFiles.text(file)), (name, value) -> {
                if (name.equals("id")) {
                    assertThat(seen.add(value.asText())).as(value.asText()).isTrue();
                }
            });
        }
    }

    @Test
    void directNameIsTheRouteId() {
        assertThat(RouteFiles.elements("route")).allSatisfy(route -> {
            String uri = route.path("from").path("uri").asText();
            if (uri.startsWith("direct:")) {
                assertThat(uri).isEqualTo("direct:" + route.path("id").asText());
            }
        });
    }

    /**
     * A route without either would use the host's error handler, or Camel's default, which logs stack traces and hides
     * the failure from the caller's route.
     */
    @Test
    void everyRouteSaysWhoHandlesItsErrors() {
        assertThat(RouteFiles.elements("route"))
                .allSatisfy(route -> assertThat(route.has("errorHandler") ^ route.has("routeConfigurationId"))
                        .as(route.path("id").asText())
                        .isTrue());
    }

    /** Class names of ours do not resolve from another OSGi bundle; beans are bound and named by ref. */
    @Test
    void noClassOfOursIsNamed() {
        assertThat(files()).allSatisfy(file -> assertThat(RouteFiles.text(file)).doesNotContain("dev.camelmcp"));
    }

    @Test
    void everyStepThatATestMayWeaveHasAnId() {
        Set<String> kinds =
                Set.of("process", "to", "setHeader", "removeHeader", "removeHeaders", "unmarshal", "setProperty");
        RouteFiles.elements("route")
                .forEach(route -> RouteFiles.walk(route.path("from").path("steps"), (name, value) -> {
                    if (kinds.contains(name)) {
                        assertThat(value.path("id").asText())
                                .as("%s in %s", value, route.path("id"))
                                .startsWith("mcp-");
                    }
                }));
    }

    /** Camel would read the JVM's certificates for each, which takes a third of a first token. */
    @Test
    void noStepHasCamelMakeTlsThatTheClientMakes() {
        List<JsonNode> steps = new ArrayList<>();
        RouteFiles.elements("route")
                .forEach(route -> RouteFiles.walk(route.path("from").path("steps"), (name, value) -> {
                    if (value.path("uri").asText().startsWith("http:")) {
                        steps.add(value.path("parameters"));
                    }
                }));
        assertThat(steps).isNotEmpty().allSatisfy(parameters -> {
            assertThat(parameters.path("httpClientConfigurer").asText()).startsWith("#bean:");
            assertThat(parameters.path("sslContextParameters").asText()).isEqualTo("#bean:mcpNoTrust");
        });
    }

    @Test
    void routesOfTheJarAreAllFiles() {
        assertThat(McpOAuth.ROUTES)
                .containsExactlyInAnyOrderElementsOf(files().stream()
                        .map(f -> "classpath:mcp-oauth/routes/" + f.getFileName())
                        .toList());
    }

    @Test
    void theContractsRoutesAreThere() {
        assertThat(RouteFiles.elements("route").stream().map(r -> r.path("id").asText()))
                .contains(
                        "mcp-forward",
                        "mcp-oauth-authorize",
                        "mcp-oauth-cache",
                        "mcp-oauth-token",
                        "mcp-oauth-refresh",
                        "mcp-oauth-invalidate",
                        "mcp-oauth-revoke");
    }
}
