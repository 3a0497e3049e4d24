package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.camelmcp.distribution.Invocation.Outcome;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The quick start for a JSON file, from an empty directory: add a server, give it its OAuth block, list all servers,
 * discover the tools.
 */
@Timeout(120)
class QuickStartDistributionIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private static ProtectedServers servers;

    @TempDir
    Path directory;

    private Path file;

    @BeforeAll
    static void servers() {
        servers = new ProtectedServers();
    }

    @BeforeEach
    void add() throws Exception {
        Outcome added = run(
                "config",
                "add-server",
                "--config-name",
                "default_config",
                "--server-name",
                "oauth-api",
                "--server-command",
                "npx",
                "--args=-y,mcp-remote," + servers.mcpServer().url(),
                "--description",
                "OAuth-protected remote server");
        file = directory.resolve("mcp-servers.json");
        assertThat(added.stderr()).isEmpty();
        assertThat(added.exitCode()).isZero();
        assertThat(added.stdout()).isEqualTo("Added default_config/oauth-api to " + file.toRealPath() + "\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void quickStart() throws Exception {
        addOAuthBlock();

        Outcome list = run("config", "list");
        assertThat(list.stdout()).startsWith("default_config/oauth-api  remote  OAuth 2.0  127.0.0.1:");
        Outcome check = run("check");
        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.stdout())
                .contains("default_config/oauth-api: OK, token in")
                .contains("echo, add, whoami");

        try (RunningGateway gateway = RunningGateway.start(invocation());
                McpSyncClient assistant = http(gateway.url("").replaceAll("/$", ""))) {
            discover(assistant);
            // the MCP server's own answer to a ping outside of a session; without a token it would be 401
            assertThat(gateway.ping("oauth-api").statusCode()).isEqualTo(400);
            assertThat(gateway.ping("default_config/oauth-api").statusCode()).isEqualTo(400);
        }
    }

    /** For clients that only start commands. */
    @Test
    void sameByStandardStreams() throws Exception {
        addOAuthBlock();
        String command =
                "cd '" + directory + "' && exec '" + Distribution.built().command() + "' stdio";
        ServerParameters shell = ServerParameters.builder("sh")
                .args("-c", command)
                .env(Map.of(
                        "GW_SECRET",
                        GATEWAY.secret(),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS",
                        "-XX:TieredStopAtLevel=1"))
                .build();
        try (McpSyncClient assistant = client(new StdioClientTransport(shell, McpJsonDefaults.getMapper()))) {
            discover(assistant);
        }
    }

    @Test
    void runningGatewayTakesOverWhatIsAddedAndRemoved() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(invocation())) {
            assertThat(gateway.ping("second").statusCode()).isEqualTo(404);
            run(
                    "config",
                    "add-server",
                    "--server-name",
                    "second",
                    "--url",
                    servers.mcpServer().url());
            // the server is there, and wants a token that nothing was configured for
            await().until(() -> gateway.ping("second").statusCode() == 401);

            Files.writeString(file, "{");
            await().until(() -> gateway.output().contains("changed but is invalid, so the servers stay as they were"));
            assertThat(gateway.output()).contains("mcp.config-file (mcp-servers.json:1): is not valid JSON");
            assertThat(gateway.ping("second").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void importedServersAreThere() throws Exception {
        Path client = Files.writeString(
                directory.resolve("claude_desktop_config.json"),
                "{\"mcpServers\": {\"My Files\": {\"command\": \"npx\", \"args\": [\"-y\", \"server-filesystem\", \"/tmp\"]}}}");
        Outcome imported = run("config", "import", client.toString());
        assertThat(imported.exitCode()).as(imported.output()).isZero();
        assertThat(imported.stdout()).startsWith("Added default_config/My-Files to ");
        assertThat(imported.stderr()).isEqualTo("mcp-oauth: 'My Files' becomes My-Files\n");
        assertThat(run("config", "import", client.toString()).stderr())
                .contains("My-Files is in ", " already and stays as it is");
        JsonNode list = JSON.readTree(run("config", "list", "--json").stdout());
        assertThat(list.at("/servers/0/server").asText()).isEqualTo("My-Files");
        assertThat(list.at("/servers/0/remote").asBoolean()).isFalse();
    }

    @Test
    void wrongUsageAndWhatCannotBeDoneAreToldApart() {
        assertThat(run("config").exitCode()).isEqualTo(2);
        assertThat(run("config", "add-server", "--server-name", "x").exitCode()).isEqualTo(2);
        assertThat(run("config", "add-server", "--server-name", "x", "--url", "ftp://x")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run("config", "import").exitCode()).isEqualTo(2);
        Outcome twice = run("config", "add-server", "--server-name", "oauth-api", "--url", "https://x.example/mcp");
        assertThat(twice.exitCode()).isOne();
        assertThat(twice.stderr()).contains("default_config/oauth-api is in it already");
        Outcome none = run("config", "remove-server", "--server-name", "none");
        assertThat(none.exitCode()).isOne();
        assertThat(none.stderr()).contains("there is no server default_config/none");
        Outcome removed = run("config", "remove-server", "--server-name", "oauth-api");
        assertThat(removed.stdout()).startsWith("Removed default_config/oauth-api from ");
    }

    private static void discover(McpSyncClient assistant) throws Exception {
        assistant.initialize();
        CallToolResult list = assistant.callTool(
                CallToolRequest.builder("list_servers").arguments(Map.of()).build());
        JsonNode servers = JSON.valueToTree(list.structuredContent());
        assertThat(servers.at("/servers")).hasSize(1);
        assertThat(servers.at("/servers/0/name").asText()).isEqualTo("default_config/oauth-api");
        assertThat(servers.at("/servers/0/description").asText()).isEqualTo("OAuth-protected remote server");
        assertThat(servers.at("/servers/0/path").asText()).isEqualTo("/mcp/default_config/oauth-api");

        CallToolResult tools = assistant.callTool(CallToolRequest.builder("discover_tools")
                .arguments(Map.of("server", "oauth-api"))
                .build());
        JsonNode discovered = JSON.valueToTree(tools.structuredContent());
        assertThat(discovered.at("/tools").findValuesAsText("name")).startsWith("echo", "add", "whoami");
        assertThat(discovered.at("/tools/0/inputSchema/properties/text/type").asText())
                .isEqualTo("string");

        CallToolResult unknown = assistant.callTool(CallToolRequest.builder("discover_tools")
                .arguments(Map.of("server", "nope"))
                .build());
        assertThat(unknown.isError()).isTrue();
        assertThat(unknown.content().toString()).contains("there is no server 'nope'", "default_config/oauth-api");
    }

    /** What the quick start has people write by hand. */
    private void addOAuthBlock() throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode server = (ObjectNode) root.at("/mcp_configs/default_config/mcp_config/0");
        server.putObject("oauth_config")
                .put("enabled", true)
                .put("is_remote", true)
                .put("OAUTH_VERSION", "2.0")
                .put("OAUTH_CLIENT_ID", GATEWAY.id())
                .put("OAUTH_CLIENT_SECRET", "{{env:GW_SECRET}}")
                .put("OAUTH_TOKEN_URL", servers.authorizationServer().tokenUrl())
                .put("OAUTH_ENFORCE_HTTPS", false);
        JSON.writeValue(file.toFile(), root);
    }

    private static McpSyncClient http(String url) {
        String base = url.substring(0, url.lastIndexOf("/mcp"));
        return client(
                HttpClientStreamableHttpTransport.builder(base).endpoint("/mcp").build());
    }

    private static McpSyncClient client(McpClientTransport transport) {
        return McpClient.sync(transport).build();
    }

    private Invocation invocation() {
        return Invocation.in(directory).env("GW_SECRET", GATEWAY.secret());
    }

    private Outcome run(String... arguments) {
        return invocation().run(arguments);
    }
}
