package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.TestMcpClient;
import dev.camelmcp.support.TestMcpServer;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/karaf.md}, command by command: install, forward, change the PID, join other contexts, uninstall without
 * leftovers.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafInteropIT {

    private static final String FEATURES =
            "mvn:dev.camelmcp/camel-mcp-oauth/" + System.getProperty("project.version") + "/xml/features";
    private static final String CAMEL_FEATURES =
            "mvn:org.apache.camel.karaf/apache-camel/" + System.getProperty("camel-karaf.version") + "/xml/features";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    @TempDir
    private static Path directory;

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static TestMcpServer server;

    @AutoClose
    private static StubUpstream hostsUpstream;

    @AutoClose
    private static Karaf karaf;

    private static int port;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        server = TestMcpServer.start(as);
        hostsUpstream = StubUpstream.start();
        port = TestGateway.freePort();
        karaf = Karaf.start(directory);
    }

    @Test
    @Order(1)
    void installedFeatureWaitsForItsConfigurationAndThenForwards() throws Exception {
        karaf.command("feature:repo-add " + CAMEL_FEATURES);
        karaf.command("feature:repo-add " + FEATURES);
        assertThat(karaf.command("feature:repo-list")).contains("apache-camel/4", "camel-mcp-oauth");
        assertThat(karaf.command("feature:install camel-mcp-oauth")).doesNotContain("Error");
        assertThat(karaf.command("bundle:list")).contains("camel-mcp-oauth");

        karaf.configure(configuration(List.of()));

        soon().untilAsserted(() -> assertThat(isListening()).isTrue());
        try (TestMcpClient client = TestMcpClient.of("http://127.0.0.1:" + port + "/mcp/api")) {
            client.initialize();
            assertThat(client.tools()).isNotEmpty();
            assertThat(client.call("add", Map.of("a", 2, "b", 3))).contains("5");
        }
        assertThat(server.unauthorized()).isZero();
    }

    @Test
    @Order(2)
    void editedPidTakesEffectByOneRestart() throws Exception {
        int before = restarts();

        karaf.configure(configuration(List.of("mcp.servers.second.url = " + hostsUpstream.url())));

        soon().untilAsserted(() -> assertThat(status("second")).isEqualTo(200));
        assertThat(restarts()).isEqualTo(before + 1);
    }

    @Test
    @Order(3)
    void mistakeInThePidIsReportedAndNothingListens() throws Exception {
        karaf.configure(configuration(List.of("mcp.servers.api.oauth.scpe = x")));

        soon().untilAsserted(() ->
                assertThat(karaf.log()).contains("mcp.servers.api.oauth.scpe").contains("does not start"));
        soon().untilAsserted(() -> assertThat(isListening()).isFalse());

        karaf.configure(configuration(List.of()));
        soon().untilAsserted(() -> assertThat(isListening()).isTrue());
    }

    @Test
    @Order(4)
    void routesJoinTheContextOfThatNameAndLeaveIt() throws Exception {
        joins("mode = attach", "context = " + KarafHost.NAME);
    }

    @Test
    @Order(5)
    void routesAreAServiceThatAHostPulls() throws Exception {
        joins("mode = publish");
    }

    @Test
    @Order(6)
    void uninstalledFeatureLeavesNothing() throws Exception {
        karaf.configure(configuration(List.of()));
        soon().untilAsserted(() -> assertThat(isListening()).isTrue());
        assertThat(karaf.threads()).anyMatch(KarafInteropIT::isOurs);

        assertThat(karaf.command("feature:uninstall camel-mcp-oauth")).doesNotContain("Error");

        soon().untilAsserted(() -> assertThat(isListening()).isFalse());
        assertThat(karaf.command("bundle:list")).doesNotContain("camel-mcp-oauth");
        assertThat(karaf.command("service:list org.apache.camel.RoutesBuilder")).doesNotContain("camel-mcp-oauth");
        soon().untilAsserted(() -> assertThat(karaf.threads()).noneMatch(KarafInteropIT::isOurs));
        assertThat(karaf.log()).doesNotContain(TestAuthorizationServer.GATEWAY.secret());
    }

    /** With a host that is there for the time of it, and calls its own upstream by its own route. */
    private static void joins(String... mode) throws Exception {
        List<String> lines = new ArrayList<>(configuration(List.of(mode)));
        lines.add("routes = token");
        karaf.configure(lines);
        soon().untilAsserted(() -> assertThat(isListening()).isFalse());
        soon().untilAsserted(() -> assertThat(
                        karaf.log().lines().reduce("", (a, b) -> b.contains("The MCP gateway") ? b : a))
                .containsIgnoringCase(mode[0].substring("mode = ".length())));
        hostsUpstream.received().clear();
        Path host = KarafHostBundle.in(directory, hostsUpstream.url());
        karaf.deploy(host);
        try {
            soon().untilAsserted(() -> assertThat(hostsUpstream.received())
                    .anyMatch(r -> r.header("Authorization") != null
                            && as.isActive(r.header("Authorization").substring("Bearer ".length()))));
            karaf.configure(configuration(List.of()));
            soon().untilAsserted(() -> assertThat(isListening()).isTrue());
            hostsUpstream.received().clear();
            soon().untilAsserted(() -> assertThat(hostsUpstream.received()).isNotEmpty());
            assertThat(hostsUpstream.received()).allMatch(r -> r.header("Authorization") == null);
        } finally {
            karaf.undeploy(host);
        }
    }

    private static List<String> configuration(List<String> more) {
        List<String> lines = new ArrayList<>();
        lines.add("camel.server.port = " + port);
        TestGateway.server("api", server.url(), as).forEach((key, value) -> lines.add(key + " = " + value));
        lines.addAll(more);
        return lines;
    }

    private static int restarts() {
        return (int) karaf.log()
                .lines()
                .filter(line -> line.contains("The MCP gateway is gone"))
                .count();
    }

    private static boolean isOurs(String thread) {
        return thread.contains("Mcp") || thread.contains("vert.x") || thread.contains("camel-mcp-oauth");
    }

    private static boolean isListening() throws Exception {
        try {
            return status("api") > 0;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static int status(String name) throws Exception {
        return TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/" + name, Map.of(), PING)
                .statusCode();
    }

    /**
     * Karaf looks at its files each second, and ends a gateway before it starts the next; beside other tests, both take
     * longer.
     */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions();
    }
}
