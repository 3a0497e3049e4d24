package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.support.RunningProgram;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the README and of {@code docs/}, each block in a distribution of its own, as they are written but for
 * the gateway's port. A block that has a reason not to be run has it in a comment above.
 */
@Timeout(120)
class DocumentedCommandsDistributionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DOCUMENTED_GATEWAY = "http://127.0.0.1:8080";

    /** What a block prints, by what is in it. A block that is in no line here is one that nobody has thought about. */
    private static final Map<String, String> RESULTS = new TreeMap<>(Map.of(
            "bin/mcp-oauth check",
            "(?s)Configuration: 1 server, no errors\napi: OK, token in .*",
            "openssl rand",
            "key: [0-9a-f]{64}\nhash: sha256:[0-9a-f]{64}\n",
            "config add-server",
            "Added default_config/oauth-api to .*/mcp-servers.json\n",
            "config import",
            "Added files to .*/mcp-servers.json\n",
            "\"method\":\"initialize\"",
            "(?s).*\"protocolVersion\":\"2025-11-25\".*",
            "/admin/servers/api/refresh",
            "(?s).*\"servers\".*\"token_cached\" *: *true.*",
            "cp examples/routes/tenant-header/",
            ""));

    @TempDir
    private static Path folder;

    @AutoClose
    private static ProtectedServers servers;

    @AutoClose
    private static RunningGateway gateway;

    private static String configuration;

    @BeforeAll
    static void start() throws Exception {
        servers = new ProtectedServers();
        configuration = servers.properties("api")
                + ProtectedServers.secret("api", "{{env:API_CLIENT_SECRET}}")
                + "mcp.servers.api.oauth.revocation-url="
                + servers.authorizationServer().revocationUrl()
                + "\n";
        Files.writeString(folder.resolve("application.properties"), configuration);
        gateway = RunningGateway.start(Invocation.in(folder).env("API_CLIENT_SECRET", GATEWAY.secret()));
    }

    static Stream<Block> blocks() {
        return Document.all().stream()
                .flatMap(d -> d.blocks().stream())
                .filter(b -> b.language().equals("sh") && b.isRun())
                .filter(b -> !b.code().contains("bin/mcp-oauth run"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blockPrintsWhatItIsFor(Block block, @TempDir Path home) throws Exception {
        assertResult(block, home);
    }

    @Test
    void blockThatFailsOrPrintsSomethingElseIsFound(@TempDir Path home) {
        assertThatThrownBy(() -> assertResult(madeUp("bin/mcp-oauth check gone"), home.resolve("1")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertResult(madeUp("echo openssl rand"), home.resolve("2")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertResult(
                        madeUp("curl -s http://127.0.0.1:8080/admin/servers/gone # /admin/servers/api/refresh"),
                        home.resolve("3")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertResult(madeUp("true"), home.resolve("4")))
                .as("nobody said what it prints")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void gatewayIsRunAsTheReadmeSays(@TempDir Path home) throws Exception {
        List<Block> run = Document.of("README.md").blocks().stream()
                .filter(b -> b.code().contains("bin/mcp-oauth run"))
                .toList();
        assertThat(run).hasSize(1);
        FreePorts ports = FreePorts.choose();
        // exec, so that it is the gateway that is ended
        Invocation invocation = shell(home, "exec " + run.get(0).code());
        Files.writeString(
                home.resolve("camel-mcp-oauth/application.properties"),
                "camel.server.port=" + ports.server() + "\ncamel.management.port=" + ports.management() + "\n",
                StandardOpenOption.APPEND);
        try (RunningProgram program = invocation.start(List.of())) {
            await().atMost(PATIENCE)
                    .until(() -> program.output().contains("Serving http://127.0.0.1:" + ports.server() + "/mcp/api")
                            || !program.isAlive());
            assertThat(program.isAlive()).as(program.output()).isTrue();
        }
    }

    @Test
    void eachDocumentedRequestToAdminIsAnswered() throws Exception {
        List<String> requests = Document.of("docs/operations.md").tables().stream()
                .filter(t -> t.header().equals(List.of("request", "answer")))
                .flatMap(t -> t.rows().stream())
                .flatMap(row -> row.get(0).code().stream())
                .toList();
        assertThat(requests)
                .hasSize(9)
                .allSatisfy(request -> assertThat(
                                send(request.replace("{server}", "api")).statusCode())
                        .as(request)
                        .isEqualTo(200));
        assertThat(send("GET /admin/gone").statusCode()).isEqualTo(404);
    }

    private static void assertResult(Block block, Path home) throws Exception {
        Outcome outcome =
                shell(home, block.code().replace("curl ", "curl --fail ")).run();
        List<String> expected = RESULTS.entrySet().stream()
                .filter(r -> block.code().contains(r.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(expected).as("what %s prints", block).hasSize(1);
        assertThat(outcome.stdout()).matches(expected.get(0));
    }

    /** A shell in a distribution of its own, with a file of an MCP client's in the home directory. */
    private static Invocation shell(Path home, String commands) throws Exception {
        Path distribution = home.resolve("camel-mcp-oauth");
        Distribution.built().copyTo(distribution);
        Files.writeString(distribution.resolve("application.properties"), configuration);
        Path client = Files.createDirectories(home.resolve(".config/Claude"));
        Files.writeString(
                client.resolve("claude_desktop_config.json"),
                "{\"mcpServers\": {\"files\": {\"command\": \"npx\", \"args\": [\"-y\", \"server-filesystem\"]}}}");
        Path script = Files.writeString(
                home.resolve("block.sh"),
                commands.replace(DOCUMENTED_GATEWAY, gateway.url("").replaceAll("/mcp/$", "")));
        return Invocation.of(Path.of("/bin/sh"), distribution)
                .arguments("-eu", script.toString())
                .env("HOME", home.toString())
                .env("API_CLIENT_SECRET", GATEWAY.secret());
    }

    private static HttpResponse<String> send(String request) throws Exception {
        String[] parts = request.split(" ");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url("").replaceAll("/mcp/$", parts[1])))
                                .timeout(PATIENCE)
                                .method(parts[0], BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Block madeUp(String code) {
        return Document.written("docs/made-up.md", "```sh\n" + code + "\n```\n")
                .blocks()
                .get(0);
    }
}
