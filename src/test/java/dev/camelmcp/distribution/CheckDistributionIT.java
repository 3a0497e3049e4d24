package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} tells for each server whether it works, and its status tells whether all do. */
@Timeout(120)
class CheckDistributionIT {

    private static final String WORKS = ": OK, token in \\d+ ms, 3 tools: echo, add, whoami";
    private static final String WRONG_SECRET = "wr0ng/+: %secret";

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @BeforeAll
    static void start() throws IOException {
        servers = new ProtectedServers();
        String first = servers.properties("first") + ProtectedServers.secret("first", "{{env:GW_SECRET}}");
        String second = servers.properties("second") + ProtectedServers.secret("second", "{{env:GW_SECRET}}");
        String refused = servers.properties("a-refused") + ProtectedServers.secret("a-refused", WRONG_SECRET);
        Files.writeString(directory.resolve("good.properties"), first + second);
        Files.writeString(directory.resolve("mixed.properties"), refused + first + second);
    }

    @Test
    void serversThatWorkHaveOneLineEachWithTheirTools() {
        Outcome check = check("check", "--config", "good.properties");

        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.stdout().lines()).hasSize(3);
        assertThat(check.stdout()).startsWith("Configuration: 2 servers, no errors\n");
        assertThat(check.stdout()).containsPattern("(?m)^first" + WORKS + "$");
        assertThat(check.stdout()).containsPattern("(?m)^second" + WORKS + "$");
        assertThat(check.stderr()).isEmpty();
    }

    @Test
    void aRefusedClientIsReportedAndTheOthersAreStillChecked() {
        Outcome check = check("check", "--config", "mixed.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stdout().lines()).hasSize(4);
        assertThat(check.stdout())
                .containsPattern("(?m)^a-refused: FAILED, OAuth token request failed: invalid_client");
        assertThat(check.stdout()).containsPattern("(?m)^first" + WORKS + "$");
        assertThat(check.stdout()).containsPattern("(?m)^second" + WORKS + "$");
        assertThat(check.output()).doesNotContain(WRONG_SECRET, GATEWAY.secret());
    }

    @Test
    void aServerThatIsNamedIsTheOnlyOneChecked() {
        servers.authorizationServer().resetCounts();

        Outcome check = check("check", "second", "--config", "mixed.properties");

        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.stdout()).containsPattern("(?m)^second" + WORKS + "$").doesNotContain("first", "a-refused");
        assertThat(servers.authorizationServer().tokenRequests()).isEqualTo(1);
    }

    @Test
    void anUnknownServerIsAnsweredWithThoseThatThereAre() {
        Outcome check = check("check", "third", "--config", "good.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stderr()).contains("third", "first", "second");
        assertThat(check.stdout()).doesNotContain("OK", "FAILED");
    }

    @Test
    void errorsInTheConfigurationStopIt() {
        Outcome check = check("check", "--config", "good.properties", "-Dmcp.servers.first.oauth.enforce-https=maybe");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stderr()).contains("mcp.servers.first.oauth.enforce-https (-D", "neither true nor false");
        assertThat(check.stdout()).isEmpty();
    }

    @Test
    void aServerWithoutOAuthThatIsNotThereIsReported() throws IOException {
        int port = FreePorts.choose().server();
        Files.writeString(
                directory.resolve("gone.properties"), "mcp.servers.gone.url=http://127.0.0.1:" + port + "/mcp\n");

        Outcome check = check("check", "--config", "gone.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stdout().lines()).hasSize(2);
        assertThat(check.stdout()).containsPattern("(?mi)^gone: FAILED, .*(connect|reach)");
    }

    @Test
    void failuresAreSummedUpWhenThereAreSeveral() throws IOException {
        several("several.properties");

        Outcome check = check("check", "--config", "several.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stdout().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).matches("api" + WORKS),
                        line -> assertThat(line)
                                .startsWith("broken: FAILED, OAuth token request failed: invalid_client (check oauth."),
                        line -> assertThat(line)
                                .isEqualTo("gone: FAILED, MCP server gone cannot be reached (connection refused)"),
                        line -> assertThat(line).isEqualTo("2 of 3 servers failed: broken, gone"));
        assertThat(check.stderr()).isEmpty();
    }

    @Test
    void verdictsAreOneJsonDocumentOnRequest() throws IOException {
        several("json.properties");

        Outcome check = check("check", "--json", "--config", "json.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        JsonNode document = new ObjectMapper().readTree(check.stdout());
        assertThat(document.path("ok").asBoolean(true)).isFalse();
        assertThat(document.at("/servers/0/ok").asBoolean()).isTrue();
        assertThat(document.at("/servers/0/tools/2").asText()).isEqualTo("whoami");
        assertThat(document.at("/servers/0/token_millis").isIntegralNumber()).isTrue();
        assertThat(document.at("/servers/1/error").asText()).isEqualTo("invalid_client");
        assertThat(document.at("/servers/2/error").asText()).isEqualTo("mcp_server_unreachable");
        assertThat(check.stderr()).isEmpty();
        assertThat(check.stdout()).doesNotContain(WRONG_SECRET, GATEWAY.secret());
    }

    private static void several(String file) throws IOException {
        String gone = "http://127.0.0.1:" + FreePorts.choose().server() + "/mcp";
        Files.writeString(
                directory.resolve(file),
                servers.properties("api")
                        + ProtectedServers.secret("api", "{{env:GW_SECRET}}")
                        + servers.properties("broken")
                        + ProtectedServers.secret("broken", WRONG_SECRET)
                        + servers.properties("gone", gone, GATEWAY)
                        + ProtectedServers.secret("gone", "{{env:GW_SECRET}}"));
    }

    @Test
    void theFileIsReadWhereverTheOptionStands() throws IOException {
        Files.writeString(directory.resolve("bad.properties"), "mcp.oauth.timeout=soon\n");

        Outcome check = check("--config", "bad.properties", "check");

        assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
        assertThat(check.stderr()).contains("mcp.oauth.timeout (bad.properties:1)");
    }

    /** What {@code run} would not start with, {@code check} does not call well. */
    @Test
    void aListenerThatRunWouldRefuseIsRefused() {
        Outcome open = check("check", "--config", "good.properties", "-Dcamel.server.host=0.0.0.0");
        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.stderr()).contains("camel.server.host (-D", "is not a loopback address");
        assertThat(open.stdout()).isEmpty();

        Outcome both = check(
                "check",
                "--config",
                "good.properties",
                "-Dcamel.server.host=0.0.0.0",
                "-Dcamel.management.host=0.0.0.0",
                "-Dmcp.inbound.allow-unauthenticated=true");
        assertThat(both.exitCode()).isEqualTo(1);
        assertThat(both.stderr()).contains("has 1 error", "camel.management.host", "mcp.management.allow-remote=true");
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (ServerSocket other = FreePorts.listen()) {
            Outcome check =
                    check("check", "--config", "good.properties", "-Dcamel.management.port=" + other.getLocalPort());

            assertThat(check.exitCode()).isEqualTo(1);
            assertThat(check.stderr())
                    .contains("camel.management.port (-D", "cannot listen on 127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void theGatewayThatRunsIsNoReasonToComplain() {
        try (RunningGateway running = RunningGateway.start(
                Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()), "--config", "good.properties")) {
            List<String> arguments = new ArrayList<>(List.of("check", "--config", "good.properties"));
            arguments.addAll(running.options());

            Outcome check =
                    Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()).run(arguments.toArray(String[]::new));

            assertThat(check.exitCode()).as(check.output()).isZero();
        }
    }

    @Test
    void aRouteThatWouldNotStartIsTold(@TempDir Path copied) throws IOException {
        Distribution distribution = Distribution.built().copyTo(copied.resolve("gateway"));
        Path route = distribution.folder().resolve("routes/forward.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("ref: mcpHostCheck", "ref: mcpHostChecck"));

        Outcome check = Invocation.of(distribution.command(), directory)
                .env("GW_SECRET", GATEWAY.secret())
                .run("check", "--config", "good.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.stderr()).contains("mcp-forward", "No bean could be found", "mcpHostChecck");
        assertThat(check.stdout()).isEmpty();
    }

    private static Outcome check(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        FreePorts.choose().options().stream()
                .filter(option -> all.stream().noneMatch(a -> a.startsWith(option.replaceAll("=.*", "="))))
                .forEach(all::add);
        return Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()).run(all.toArray(String[]::new));
    }
}
