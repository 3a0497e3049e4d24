package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is added as a whole by options, and a secret is no option. */
@Timeout(60)
class AddServerCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URL = "https://mcp.example.com/mcp";

    @TempDir
    Path folder;

    private Path properties;
    private Path file;

    @BeforeEach
    void files() throws Exception {
        file = folder.resolve("servers.json");
        properties = Files.writeString(folder.resolve("application.properties"), "mcp.config-file=" + file + "\n");
    }

    @Test
    void clientIsWrittenByTheNamesOfTheFormat() throws Exception {
        CommandRun added = add(
                "--url", URL,
                "--oauth-version", "2.1",
                "--client-id", "gateway",
                "--client-secret", "{{env:NOT_SET_HERE}}",
                "--token-url", "https://as.example.com/token",
                "--scope", "mcp:read mcp:write",
                "--audience", "https://api.example.com",
                "--resource", "https://mcp.example.com");

        assertThat(added.exitCode()).as(added.output()).isZero();
        assertThat(added.err().lines())
                .as("the next start would fail, and for all servers")
                .containsExactly("mcp-oauth: api in " + file + ": the environment variable NOT_SET_HERE that"
                        + " oauth_config.OAUTH_CLIENT_SECRET names is not set here; set it where the gateway runs before"
                        + " its next start, which fails for all servers without it");
        assertThat(written()).isEqualTo(JSON.readTree("""
                {"server_name": "api", "description": "", "config": {"url": "https://mcp.example.com/mcp"},
                 "oauth_config": {"enabled": true, "OAUTH_VERSION": "2.1", "OAUTH_CLIENT_ID": "gateway",
                   "OAUTH_CLIENT_SECRET": "{{env:NOT_SET_HERE}}", "OAUTH_TOKEN_URL": "https://as.example.com/token",
                   "OAUTH_SCOPE": "mcp:read mcp:write", "OAUTH_AUDIENCE": "https://api.example.com",
                   "OAUTH_RESOURCE": "https://mcp.example.com"}}
                """));
    }

    /** One that is set, one with a default, and one that is no placeholder. */
    @Test
    void variableThatIsNotMissedIsNotSpokenOf() throws Exception {
        assertThat(add("--url", URL, "--client-id", "{{env:PATH}}", "--scope", "{{env:NOT_SET_HERE:mcp:read}}")
                        .err())
                .isEmpty();
        assertThat(CommandRun.of(
                                "config",
                                "add-server",
                                "--config",
                                properties.toString(),
                                "--server-name",
                                "local",
                                "--server-command",
                                "server",
                                "--args",
                                "\\{{env:NOT_SET_HERE}}")
                        .err())
                .isEmpty();
    }

    @Test
    void issuerIsForWhatIsFoundOut() throws Exception {
        add("--url", URL, "--client-id", "gateway", "--issuer", "https://as.example.com");

        assertThat(written().at("/oauth_config/OAUTH_ISSUER").asText()).isEqualTo("https://as.example.com");
    }

    @Test
    void serverWithoutAClientHasNoOAuthBlock() throws Exception {
        add("--url", URL);

        assertThat(written())
                .isEqualTo(JSON.readTree(
                        "{\"server_name\": \"api\", \"description\": \"\", \"config\": {\"url\": \"" + URL + "\"}}"));
    }

    @Test
    void commandMayHaveAClientToo() throws Exception {
        add(
                "--server-command",
                "npx",
                "--args=-y,mcp-remote," + URL,
                "--client-id",
                "gateway",
                "--client-secret",
                "{{file:/run/secrets/{{env:NAME}}}}");

        assertThat(written().at("/config/command").asText()).isEqualTo("npx");
        assertThat(written().at("/oauth_config/enabled").asBoolean()).isTrue();
    }

    @Test
    void clientThatIsNotWholeIsNotWritten() {
        CommandRun added = add("--url", URL, "--scope", "mcp:read");

        assertThat(added.exitCode()).isOne();
        assertThat(added.err()).contains("OAUTH_CLIENT_ID", "is required when oauth.enabled=true");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hunter2", "{{env:NAME:hunter2}}", "x{{env:NAME}}hunter2", "{{hunter2}}", "{{name:hunter2}}"})
    void secretItselfIsRefusedAndNotRepeated(String secret) {
        CommandRun added = add("--url", URL, "--client-id", "gateway", "--client-secret", secret);

        assertThat(added.exitCode()).isEqualTo(2);
        assertThat(added.err()).contains("--client-secret wants a placeholder", "'{{env:NAME}}'", "Usage: mcp-oauth");
        assertThat(added.output()).doesNotContain("hunter2");
        assertThat(file).doesNotExist();
    }

    private CommandRun add(String... options) {
        List<String> all = new ArrayList<>(
                List.of("config", "add-server", "--config", properties.toString(), "--server-name", "api"));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private JsonNode written() throws Exception {
        return JSON.readTree(file.toFile()).at("/mcp_configs/default/mcp_config/0");
    }
}
