package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code tools} and {@code token}: the result alone on standard output, the reason of a failure on standard error, and
 * no token that was not asked for.
 */
@Timeout(120)
class ToolsAndTokenDistributionIT {

    private static final String WRONG_SECRET = "wr0ng/+: %secret";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @BeforeAll
    static void start() throws IOException {
        servers = new ProtectedServers();
        String nowhere = "http://127.0.0.1:" + FreePorts.choose().server();
        Files.writeString(
                directory.resolve("application.properties"),
                servers.properties("api")
                        + ProtectedServers.secret("api", "{{env:GW_SECRET}}")
                        + "mcp.servers.api.oauth.scope=mcp:read\n"
                        + "mcp.servers.api.oauth.revocation-url="
                        + servers.authorizationServer().revocationUrl() + "\n"
                        + servers.properties("refused")
                        + ProtectedServers.secret("refused", WRONG_SECRET)
                        + servers.properties("down", nowhere + "/mcp", GATEWAY)
                        + ProtectedServers.secret("down", "{{env:GW_SECRET}}")
                        + servers.properties("locked-out").replaceAll("token-url=.*", "token-url=" + nowhere + "/token")
                        + ProtectedServers.secret("locked-out", "{{env:GW_SECRET}}")
                        + "mcp.servers.open.url=" + nowhere + "/mcp\n"
                        + "mcp.oauth.retry.max-attempts=0\n");
    }

    @Test
    void toolsAreListedWithTheirDescriptionsAndNothingElse() {
        Outcome tools = run("tools", "api");

        assertThat(tools.exitCode()).as(tools.output()).isZero();
        assertThat(tools.stdout().lines()).hasSize(3);
        assertThat(tools.stdout()).containsPattern("(?m)^echo {4}\\S.*$").containsPattern("(?m)^whoami {2}\\S.*$");
        assertThat(tools.stderr()).isEmpty();
    }

    @Test
    void toolsAreJsonOnRequest() throws IOException {
        Outcome tools = run("tools", "api", "--json");

        assertThat(tools.exitCode()).as(tools.output()).isZero();
        JsonNode document = JSON.readTree(tools.stdout());
        assertThat(document.path("server").asText()).isEqualTo("api");
        assertThat(document.path("config").asText()).isEqualTo("default");
        assertThat(document.at("/tools/0/name").asText()).isEqualTo("echo");
        assertThat(document.at("/tools/0/description").asText()).isNotEmpty();
        assertThat(tools.stderr()).isEmpty();
    }

    @Test
    void tokenIsShownByAllButItself() {
        Outcome token = run("token", "api");

        assertThat(token.exitCode()).as(token.output()).isZero();
        assertThat(token.stdout())
                .matches("token {4}\\*{4} \\(sha256:[0-9a-f]{8}; --show prints it\\)\n"
                        + "type {5}Bearer\nscope {4}mcp:read\nexpires {2}\\S+Z, in \\d+ s\n");
        assertThat(token.stderr()).isEmpty();
    }

    @Test
    void tokenThatIsAskedForIsAloneOnStandardOutputAndStaysValid() {
        Outcome token = run("token", "api", "--show", "-Dmcp.oauth.revoke-on-shutdown=true");

        assertThat(token.exitCode()).as(token.output()).isZero();
        assertThat(token.stdout()).matches("\\S+\n");
        assertThat(servers.authorizationServer().isActive(token.stdout().strip()))
                .isTrue();
        assertThat(token.stderr()).isEmpty();
    }

    @Test
    void tokenIsInTheJsonWhenItIsAskedForOnly() throws IOException {
        JsonNode masked = JSON.readTree(run("token", "api", "--json").stdout());
        JsonNode shown = JSON.readTree(run("token", "api", "--json", "--show").stdout());

        assertThat(masked.fieldNames())
                .toIterable()
                .containsExactly("server", "config", "token", "token_type", "scope", "expires_at", "expires_in");
        assertThat(masked.path("token").asText()).matches("sha256:[0-9a-f]{8}");
        assertThat(servers.authorizationServer()
                        .isActive(shown.path("access_token").asText()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools", "token"})
    void whatFailsAtTheAuthorizationServerIsToldOnStandardError(String command) throws IOException {
        Outcome refused = run(command, "refused");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr())
                .startsWith("mcp-oauth: refused: OAuth token request failed: invalid_client (check oauth.client-id,")
                .hasLineCount(1);

        Outcome down = run(command, "locked-out");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.stdout()).isEmpty();
        assertThat(down.stderr()).startsWith("mcp-oauth: locked-out: ").containsIgnoringCase("authorization");

        Outcome json = run(command, "refused", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(json.stdout()).path("error").asText()).isEqualTo("invalid_client");
        assertThat(json.stderr()).isEmpty();
        assertThat(refused.output() + json.output()).doesNotContain(WRONG_SECRET);
    }

    @Test
    void mcpServerThatIsDownIsToldOnStandardError() throws IOException {
        Outcome down = run("tools", "down");
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.stdout()).isEmpty();
        assertThat(down.stderr())
                .isEqualTo("mcp-oauth: down: MCP server down cannot be reached (connection refused)\n");

        Outcome json = run("tools", "down", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(json.stdout()).path("error").asText()).isEqualTo("mcp_server_unreachable");
    }

    @Test
    void serverWithoutOAuthHasNoToken() throws IOException {
        Outcome open = run("token", "open", "--json");

        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(open.stdout()).path("error").asText()).isEqualTo("oauth_not_enabled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "tools", "token", "discover", "revoke"})
    void unknownServerIsAnsweredWithTheNearestAndAll(String command) throws IOException {
        Outcome unknown = run(command, "refusde");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.stdout()).isEmpty();
        assertThat(unknown.stderr())
                .contains("no MCP server 'refusde'", "did you mean 'refused'?", "api, down, locked-out, open, refused");

        Outcome json = run(command, "refusde", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(json.stdout()).path("error").asText()).isEqualTo("unknown_server");
        assertThat(JSON.readTree(json.stdout()).path("server").asText()).isEqualTo("refusde");
    }

    @Test
    void errorsOfTheConfigurationAreJsonToo() throws IOException {
        Outcome broken = run("token", "api", "--json", "-Dmcp.oauth.timeout=soon");

        assertThat(broken.exitCode()).isEqualTo(1);
        JsonNode document = JSON.readTree(broken.stdout());
        assertThat(document.path("error").asText()).isEqualTo("invalid_configuration");
        assertThat(document.at("/problems/0/property").asText()).isEqualTo("mcp.oauth.timeout");
        assertThat(broken.stderr()).isEmpty();
    }

    private static Outcome run(String... arguments) {
        return Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()).run(arguments);
    }
}
