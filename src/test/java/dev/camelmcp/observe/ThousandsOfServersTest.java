package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.support.TestGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ten thousand servers cost beside their own settings. The limit of time is there for what grows by their square,
 * which takes many minutes.
 */
@Timeout(300)
class ThousandsOfServersTest {

    private static final int MANY = 10_000;

    @TempDir
    Path folder;

    /** As many as the machine has processors make a difference of some. */
    private static final int FEW = 12;

    @Test
    void noThreadAndNoKindOfMeterGrowsWithServers() throws Exception {
        int one = threads(1);
        assertThat(threads(MANY)).isBetween(1, one + FEW);
    }

    /** Its servers are read once for the start, and once more for each change. */
    @Test
    void fileHasAsManyAndOneOfThemChanges() throws Exception {
        Path file = Files.writeString(folder.resolve("servers.json"), json("first"));
        try (TestGateway gateway = TestGateway.start(Map.of("mcp.config-file", file.toString()))) {
            assertThat(gateway.servers().all()).hasSize(MANY);

            Files.writeString(file, json("second"));
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> gateway.servers().find("s7").description().equals("second"));
            assertThat(gateway.servers().all()).hasSize(MANY);
        }
    }

    private static String json(String description) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> """
                        {
                          "server_name": "s%d",
                          "description": "%s",
                          "config": {"url": "https://mcp.example/%d"},
                          "oauth_config": {
                            "enabled": true,
                            "OAUTH_CLIENT_ID": "client",
                            "OAUTH_CLIENT_SECRET": "secret",
                            "OAUTH_TOKEN_URL": "https://as.example/token"
                          }
                        }""".formatted(i, i == 7 ? description : "", i))
                .collect(Collectors.joining(",\n", "{\"mcp_configs\": {\"c\": {\"mcp_config\": [\n", "\n]}}}"));
    }

    private static int threads(int servers) throws Exception {
        try (TestGateway gateway = TestGateway.start(settings(servers))) {
            CamelContext context = gateway.context();
            MeterRegistry meters = context.getRegistry()
                    .lookupByNameAndType(MicrometerConstants.METRICS_REGISTRY_NAME, MeterRegistry.class);
            Map<String, Long> families = meters.getMeters().stream()
                    .filter(m -> m.getId().getName().startsWith("mcp."))
                    .collect(Collectors.groupingBy(
                            m -> m.getId().getName() + " of a server: "
                                    + (m.getId().getTag("server") != null),
                            TreeMap::new,
                            Collectors.counting()));
            assertThat(families)
                    .hasSizeLessThan(30)
                    .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(4L * servers));
            long checks = HealthCheckRegistry.get(context).stream()
                    .filter(c -> c.getId().startsWith("mcp-oauth:"))
                    .count();
            assertThat(checks).isEqualTo(servers);
            reload(gateway);
            return ManagementFactory.getThreadMXBean().getThreadCount();
        }
    }

    /** All but one go and come. */
    private static void reload(TestGateway gateway) {
        List<ServerRegistration> all = List.copyOf(gateway.servers().all());
        gateway.servers().replace(all.subList(0, 1));
        gateway.servers().replace(all);
        assertThat(gateway.servers().all()).hasSameSizeAs(all);
    }

    private static Map<String, String> settings(int servers) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < servers; i++) {
            String prefix = "mcp.servers.s" + i + ".";
            settings.put(prefix + "url", "https://mcp.example/" + i);
            settings.put(prefix + "oauth.enabled", "true");
            settings.put(prefix + "oauth.client-id", "client" + i);
            settings.put(prefix + "oauth.client-secret", "secret");
            settings.put(prefix + "oauth.token-url", "https://as" + i + ".example/token");
        }
        return settings;
    }
}
