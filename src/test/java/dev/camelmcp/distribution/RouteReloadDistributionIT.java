package dev.camelmcp.distribution;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With reloading on, an edited route takes effect while the gateway runs, and a mistake does no harm. */
@Timeout(120)
class RouteReloadDistributionIT {

    @TempDir
    private static Path directory;

    @AutoClose
    private static EchoServer upstream;

    @AutoClose
    private static RunningGateway gateway;

    private static EditableRoute route;

    private int seen;

    @BeforeAll
    static void start() throws IOException {
        upstream = new EchoServer();
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        route = new EditableRoute(distribution);
        Files.writeString(directory.resolve("gateway.properties"), "mcp.servers.api.url=" + upstream.url() + "\n");
        gateway = RunningGateway.start(
                Invocation.of(distribution.command(), directory),
                "--config",
                "gateway.properties",
                "-Dcamel.main.routes-reload-enabled=true");
    }

    @BeforeEach
    void ignoreTheLogSoFar() {
        seen = gateway.output().length();
    }

    @Test
    void anEditIsTaken() throws IOException {
        route.save(route.withTenant("saved"));

        awaitTenant("saved");
    }

    @Test
    void anEditIsTakenFromAnEditorThatReplacesTheFile() throws IOException {
        route.replace(route.withTenant("replaced"));

        awaitTenant("replaced");
    }

    @Test
    void aSyntaxErrorIsReportedAndTheOldRouteStaysUntilItIsCorrected() throws Exception {
        route.save(route.withTenant("kept"));
        awaitTenant("kept");

        route.save(route.withTenant("[unclosed"));

        awaitReport("");
        assertThat(tenant()).isEqualTo("kept");

        route.save(route.withTenant("corrected"));

        awaitTenant("corrected");
    }

    @Test
    void aStepThatDoesNotExistIsReportedAndACorrectedEditIsTaken() throws IOException {
        route.save(route.withTenant("broken").replace("ref: mcpForwardRequest", "ref: noSuchStep"));

        awaitReport("noSuchStep");

        route.save(route.withTenant("corrected-step"));

        awaitTenant("corrected-step");
    }

    private void awaitReport(String what) {
        soon().untilAsserted(() -> assertThat(gateway.output().substring(seen))
                .containsPattern("(?m)^\\S+ (WARN|ERROR) .*" + EditableRoute.FILE + ".*" + what));
    }

    private static void awaitTenant(String expected) {
        soon().untilAsserted(() -> assertThat(tenant()).isEqualTo(expected));
    }

    /** What the upstream sees of a request. */
    private static String tenant() throws IOException, InterruptedException {
        HttpResponse<String> answer = gateway.ping("api");
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("x-tenant: "))
                .map(line -> line.substring("x-tenant: ".length()))
                .findFirst()
                .orElse("none, status " + answer.statusCode());
    }

    private static ConditionFactory soon() {
        return await().atMost(20, SECONDS).pollInterval(100, MILLISECONDS);
    }
}
