package dev.camelmcp.interop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.TestMcpServer;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code examples/camel-main} with the jar just built, and what {@code camel run} runs: processes of their own between
 * a real authorization server and a real MCP server.
 */
class CamelMainInteropIT {

    private static final Path EXAMPLE = Path.of("examples/camel-main");
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"host\",\"version\":\"1\"}}}";

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws IOException {
        BuiltJar.install();
    }

    @Test
    void programOfTheGuideForwardsWithATokenThatItsOwnRouteSharesAndEndsWhenTold() throws Exception {
        String classPath = classPath(EXAMPLE.resolve("pom.xml"), "camel-main", "compile");
        int port = TestGateway.freePort();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as)) {
            List<String> command = java(EXAMPLE.resolve("target/classes") + File.pathSeparator + classPath);
            // what stands in its properties is for a server of the reader's
            settings(mcp, as).forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.add("-Dcamel.server.port=" + port);
            command.add("com.example.McpMain");
            try (RunningProgram program = start(command)) {
                forwards(program, port, mcp);
                await(program, "There is a token for api");
                assertThat(as.tokenRequests()).as("for both").isEqualTo(1);
                program.signal("TERM");
                assertThat(program.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
            }
        }
    }

    @Test
    void camelRunServesByTheFileOfTheJarBesideRoutesOfTheUser() throws Exception {
        String classPath = classPath(Path.of("src/interop/camel-run.pom"), "camel-run");
        int port = TestGateway.freePort();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as)) {
            Properties properties = new Properties();
            properties.putAll(settings(mcp, as));
            properties.setProperty("camel.server.host", "127.0.0.1");
            Path file = folder.resolve("application.properties");
            try (var out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            List<String> command = java(classPath + File.pathSeparator + "target/test-classes");
            command.add(CamelRun.class.getName());
            command.add("camel.main.routesIncludePattern=classpath:mcp-oauth/install.camel.yaml,file:"
                    + EXAMPLE.resolve("src/main/resources/routes/own.camel.yaml"));
            command.add("camel.component.properties.location=file:" + file);
            // as --port does
            command.add("camel.jbang.platform-http.port=" + port);
            try (RunningProgram program = start(command)) {
                forwards(program, port, mcp);
                assertThat(as.tokenRequests()).isEqualTo(1);
            }
        }
    }

    private static void forwards(RunningProgram program, int port, TestMcpServer mcp) throws Exception {
        String url = "http://127.0.0.1:" + port + "/mcp/api";
        await(program, "HTTP endpoints summary");
        HttpResponse<String> forwarded = TestHttp.postMcp(url, Map.of(), INITIALIZE);
        assertThat(forwarded.statusCode()).as(forwarded.body()).isEqualTo(200);
        assertThat(mcp.requests()).isPositive();
        assertThat(mcp.unauthorized()).isZero();
    }

    private static Map<String, String> settings(TestMcpServer mcp, TestAuthorizationServer as) {
        return TestGateway.server("api", mcp.url(), as);
    }

    /** The class path of a project that depends on the jar; what else is to be built comes before it. */
    private static String classPath(Path pom, String name, String... goals) throws IOException {
        Path file = Path.of("target/embedders", name + ".classpath").toAbsolutePath();
        List<String> arguments = new ArrayList<>(List.of(goals));
        arguments.addAll(List.of(
                "org.apache.maven.plugins:maven-dependency-plugin:"
                        + System.getProperty("maven-dependency-plugin.version") + ":build-classpath",
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + file,
                "-Dmcp-oauth.version=" + System.getProperty("project.version"),
                "-Dcamel.version=" + new DefaultCamelContext().getVersion()));
        BuiltJar.build(pom, arguments.toArray(String[]::new));
        return Files.readString(file).strip();
    }

    private static List<String> java(String classPath) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath));
    }

    private static RunningProgram start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("API_CLIENT_SECRET", "the secret of the reader's server");
        return RunningProgram.start(builder);
    }

    private static void await(RunningProgram program, String line) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(50, MILLISECONDS)
                .until(() -> program.output().contains(line) || !program.isAlive());
        assertThat(program.output()).contains(line);
    }
}
