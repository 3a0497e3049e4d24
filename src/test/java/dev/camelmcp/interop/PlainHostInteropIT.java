package dev.camelmcp.interop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.TestMcpServer;
import io.netty.util.Version;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a project gets that names our jar and nothing else, and that the routes run with it. */
class PlainHostInteropIT {

    private static final Path POM = Path.of("src/interop/plain-host.pom");
    private static final Path CLASS_PATH = Path.of("target/embedders/plain-host.classpath");
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"host\",\"version\":\"1\"}}}";
    private static final String TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

    private static String classPath;

    @BeforeAll
    static void resolve() throws IOException {
        BuiltJar.install();
        BuiltJar.build(
                POM,
                "org.apache.maven.plugins:maven-dependency-plugin:"
                        + System.getProperty("maven-dependency-plugin.version") + ":build-classpath",
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + CLASS_PATH.toAbsolutePath(),
                "-Dmcp-oauth.version=" + System.getProperty("project.version"));
        classPath = Files.readString(CLASS_PATH).strip();
    }

    @Test
    void whatOnlyTheDistributionNeedsDoesNotComeAlong() {
        assertThat(jars())
                .anyMatch(jar -> jar.startsWith("camel-core-4"))
                .noneMatch(jar -> jar.startsWith("logback-"))
                .noneMatch(jar -> jar.startsWith("picocli-"))
                .noneMatch(jar -> jar.startsWith("kotlin-"))
                .noneMatch(jar -> jar.startsWith("opentelemetry-") || jar.startsWith("camel-opentelemetry"))
                .noneMatch(jar -> jar.matches("camel-(main|management|console|platform-http-main)-\\d.*"))
                .noneMatch(jar -> jar.contains("prometheus"));
    }

    @Test
    void jacksonIsOfOneVersion() {
        assertThat(jars().stream()
                        .filter(jar -> jar.startsWith("jackson-"))
                        .map(jar -> jar.replaceFirst(".*-(\\d.*)\\.jar", "$1"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void nettyIsTheOneOfTheDistribution() {
        assertThat(jars().stream()
                        .filter(jar -> jar.startsWith("netty-"))
                        .map(jar -> jar.replaceFirst("netty-[a-z0-9-]*?-(\\d+\\.\\d.*)\\.jar", "$1"))
                        .distinct())
                .containsExactly(Version.identify().get("netty-codec-http").artifactVersion());
    }

    @Test
    void theRoutesServeAndTheGatewayHasItsOwnTools() throws Exception {
        int port = TestGateway.freePort();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as);
                RunningProgram host = start(port, TestGateway.server("api", mcp.url(), as))) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(50, MILLISECONDS)
                    .until(() -> host.stdout().contains(PlainHost.READY) || !host.isAlive());
            assertThat(host.isAlive()).as(host::output).isTrue();

            HttpResponse<String> forwarded = post(port, "/mcp/api", INITIALIZE);
            HttpResponse<String> tools = post(port, "/mcp", TOOLS);

            assertThat(forwarded.statusCode()).as(forwarded.body()).isEqualTo(200);
            assertThat(as.tokenRequests()).isEqualTo(1);
            assertThat(mcp.unauthorized()).isZero();
            assertThat(tools.body()).contains("list_servers", "discover_tools");
            assertThat(TestHttp.get("http://127.0.0.1:" + port + "/admin/servers")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> post(int port, String path, String json) throws Exception {
        return TestHttp.postMcp("http://127.0.0.1:" + port + path, Map.of(), json);
    }

    private static List<String> jars() {
        return List.of(classPath.split(File.pathSeparator)).stream()
                .map(jar -> Path.of(jar).getFileName().toString())
                .toList();
    }

    private static RunningProgram start(int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                classPath + File.pathSeparator + "target/test-classes",
                PlainHost.class.getName(),
                String.valueOf(port)));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        return RunningProgram.start(new ProcessBuilder(command));
    }
}
