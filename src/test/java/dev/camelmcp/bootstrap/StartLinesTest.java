package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What a start says, by how much there is. */
class StartLinesTest {

    @Test
    void fewServersHaveALineEach() throws Exception {
        assertThat(lines(servers(2), "/routes"))
                .satisfiesExactly(
                        line -> assertThat(line).matches("camel-mcp-oauth .*, Apache Camel 4\\..*, Java .*"),
                        line -> assertThat(line)
                                .isEqualTo("Configuration in /etc/gateway.properties, routes in /routes"),
                        line -> assertThat(line)
                                .isEqualTo("Listening on http://127.0.0.1:8080 (mcp.inbound.auth=none)"),
                        line -> assertThat(line).isEqualTo("Status page http://127.0.0.1:8080/admin/"),
                        line -> assertThat(line).isEqualTo("Serving http://127.0.0.1:8080/mcp/s0 -> mcp0.example.com"),
                        line -> assertThat(line).isEqualTo("Serving http://127.0.0.1:8080/mcp/s1 -> mcp1.example.com"));
    }

    @Test
    void manyServersHaveOneLineTogetherAndTheirOwnAtDebug() throws Exception {
        try (CamelContext context = context(servers(40));
                McpOAuth installed = install(context)) {
            List<String> lines = StartLines.of(context, installed.config(), Optional.empty(), null);

            assertThat(lines).hasSize(5);
            assertThat(lines.get(1)).isEqualTo("Configuration without a file");
            assertThat(lines.get(4))
                    .startsWith("Serving http://127.0.0.1:8080/mcp/{server} for 40 servers: s")
                    .endsWith(" and 30 more");
            assertThat(StartLines.details(context, installed.config()))
                    .hasSize(40)
                    .contains("Serving http://127.0.0.1:8080/mcp/s39 -> mcp39.example.com");
        }
    }

    /** The longest there is. */
    @Test
    void thereAreEightLinesAtMost() throws Exception {
        Map<String, String> settings = servers(3);
        settings.put("camel.management.enabled", "true");
        settings.put("camel.management.port", "9876");
        settings.put("mcp.access-log", "json");
        settings.put("mcp.access-log.file", "/var/log/access.log");

        assertThat(lines(settings, "/routes"))
                .hasSize(8)
                .contains(
                        "Listening on http://127.0.0.1:8080 (mcp.inbound.auth=none), health and metrics on"
                                + " http://127.0.0.1:9876/observe/health",
                        "Access log (json) in /var/log/access.log");
    }

    @Test
    void urlsHaveThePathThatAllIsBelowAndIPv6InBrackets() throws Exception {
        Map<String, String> settings = servers(1);
        settings.put("camel.server.path", "/gateway/");
        settings.put("camel.server.host", "::1");

        assertThat(lines(settings, "/routes"))
                .contains(
                        "Status page http://[::1]:8080/gateway/admin/",
                        "Serving http://[::1]:8080/gateway/mcp/s0 -> mcp0.example.com");
    }

    @Test
    void statusPageIsAtAnAddressThatCanBeConnectedTo() throws Exception {
        Map<String, String> settings = servers(1);
        settings.put("camel.server.host", "0.0.0.0");

        assertThat(lines(settings, "/routes")).contains("Status page http://127.0.0.1:8080/admin/");
    }

    private static List<String> lines(Map<String, String> settings, String routes) throws Exception {
        try (CamelContext context = context(settings);
                McpOAuth installed = install(context)) {
            return StartLines.of(context, installed.config(), Optional.of(Path.of("/etc/gateway.properties")), routes);
        }
    }

    private static Map<String, String> servers(int number) {
        Map<String, String> settings = new HashMap<>(Map.of("camel.server.port", "8080"));
        IntStream.range(0, number)
                .forEach(i -> settings.put("mcp.servers.s" + i + ".url", "https://mcp" + i + ".example.com/mcp"));
        return settings;
    }

    private static CamelContext context(Map<String, String> settings) {
        CamelContext context = new DefaultCamelContext();
        settings.forEach(context.getPropertiesComponent()::addInitialProperty);
        return context;
    }

    private static McpOAuth install(CamelContext context) throws Exception {
        return McpOAuth.in(context).routes(List.of()).alone().install();
    }
}
