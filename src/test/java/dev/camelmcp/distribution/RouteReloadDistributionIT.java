package dev.camelmcp.distribution;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestHttp;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * With reloading on, an edited route takes effect while the gateway runs; no call is lost, and a mistake does no harm.
 */
@Timeout(120)
class RouteReloadDistributionIT {

    @TempDir
    private static Path directory;

    @AutoClose
    private static EchoServer upstream;

    /** Does not answer before it is told to. */
    @AutoClose
    private static StubUpstream slow;

    private static final AtomicReference<HttpServerResponse> HELD = new AtomicReference<>();

    @AutoClose
    private static RunningGateway gateway;

    private static EditableRoute route;

    private int seen;

    @BeforeAll
    static void start() throws Exception {
        upstream = new EchoServer();
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        route = new EditableRoute(distribution);
        slow = StubUpstream.start((request, response) -> HELD.set(response));
        Files.writeString(
                directory.resolve("gateway.properties"),
                "mcp.servers.api.url=" + upstream.url() + "\nmcp.servers.slow.url=" + slow.url() + "\n");
        gateway = RunningGateway.start(
                Invocation.of(distribution.command(), directory),
                "--config",
                "gateway.properties",
                "-Dcamel.main.routes-reload-enabled=true",
                "-Dcamel.main.shutdown-timeout=1");
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
    void aStepThatDoesNotExistIsReportedByLogAndHealthAndTheOldRouteStaysUntilItIsCorrected() throws Exception {
        route.save(route.withTenant("good"));
        awaitTenant("good");

        route.save(route.withTenant("broken").replace("ref: mcpForwardRequest", "ref: noSuchStep"));

        awaitReport("noSuchStep");
        assertThat(tenant()).isEqualTo("good");
        HttpResponse<String> health = TestHttp.get(gateway.management("/observe/health"));
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("mcp-oauth-routes", EditableRoute.FILE, "noSuchStep");
        // nobody is to take callers away from it
        assertThat(status("/observe/health/ready")).isEqualTo(200);
        assertThat(status("/observe/health/live")).isEqualTo(200);

        route.save(route.withTenant("corrected-step"));

        awaitTenant("corrected-step");
        soon().until(() -> status("/observe/health") == 200);
        assertThat(gateway.output().substring(seen)).doesNotContain("Exception", " ERROR ");
    }

    /** Also one that takes longer than Camel would wait for it. */
    @Test
    void aCallThatIsUnderWayIsAnsweredByTheRouteThatItBeganIn() throws Exception {
        CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(() -> ping("slow"));
        soon().until(() -> HELD.get() != null);

        for (String tenant : new String[] {"one", "two", "three"}) {
            route.save(route.withTenant(tenant));
            awaitTenant(tenant);
        }

        assertThat(call).isNotDone();
        HELD.get().end("at last");
        assertThat(call.get(10, SECONDS).body()).isEqualTo("at last");
        assertThat(gateway.output().substring(seen)).doesNotContain(" WARN ", " ERROR ");
    }

    private static HttpResponse<String> ping(String server) {
        try {
            return gateway.ping(server);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(String path) throws Exception {
        return TestHttp.get(gateway.management(path)).statusCode();
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
