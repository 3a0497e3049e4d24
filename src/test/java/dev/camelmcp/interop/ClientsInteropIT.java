package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.quality.Document;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that people have, set up as docs/clients.md says: the MCP Inspector, and mcp-remote between the gateway and a
 * client that only starts commands.
 */
class ClientsInteropIT {

    private static final String INSPECTOR =
            "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";
    private static final String MCP_REMOTE = "node_modules/mcp-remote/dist/proxy.js";
    private static final String DOCUMENTED =
            "npx @modelcontextprotocol/inspector --cli http://127.0.0.1:8080/mcp/api --transport http ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AutoClose
    private static ProtectedServer server;

    @AutoClose
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        server = new ProtectedServer();
        gateway = Gateway.start(server, CLIENT_SECRET);
    }

    /** By the commands of the page, one a line. */
    @Test
    void inspectorListsAndCallsToolsOfAProtectedServer() throws IOException {
        List<String> commands = Document.of("docs/clients.md").blocks().stream()
                .filter(b -> b.language().equals("sh"))
                .flatMap(b -> b.code().lines())
                .toList();
        assertThat(commands).hasSize(2).allMatch(c -> c.startsWith(DOCUMENTED));

        JsonNode tools = inspect(gateway.url(), options(commands.get(0)));
        assertThat(tools.path("tools").findValuesAsText("name")).contains("echo", "get-sum");

        JsonNode called = inspect(gateway.url(), options(commands.get(1)));
        assertThat(called.at("/content/0/text").asText()).isEqualTo("Echo: hello");
    }

    @Test
    void inspectorFindsTheServersByTheGatewaysOwnTools() throws IOException {
        String own = gateway.url().replaceAll("/mcp/.*", "/mcp");
        JsonNode servers = inspect(own, "--method", "tools/call", "--tool-name", "list_servers");
        assertThat(servers.at("/structuredContent/servers").findValuesAsText("name"))
                .contains("everything");
        JsonNode tools = inspect(
                own, "--method", "tools/call", "--tool-name", "discover_tools", "--tool-arg", "server=everything");
        assertThat(tools.at("/structuredContent/tools").findValuesAsText("name"))
                .contains("echo", "get-sum");
    }

    @Test
    void inspectorIsToldWhenThereIsNoSuchServer() throws IOException {
        try (RunningProgram inspector = inspector(gateway.url("nobody"), "--method", "tools/list")) {
            assertThat(inspector.exitCode(PATIENCE)).isNotZero();
            assertThat(inspector.output()).contains("no such MCP server");
        }
    }

    /** Claude Desktop's way to a server at a URL. The session is the same as one that goes to the gateway itself. */
    @Test
    void sessionByMcpRemoteEqualsOneWithTheGatewayItself() throws IOException {
        Path home = Files.createTempDirectory(Workspace.folder(), "mcp-remote-");
        JsonNode direct = McpClient.session(gateway.url());
        JsonNode bridged = McpClient.script(
                "client.mjs",
                "--stdio",
                "--",
                "env",
                "MCP_REMOTE_CONFIG_DIR=" + home,
                "node",
                MCP_REMOTE,
                gateway.url());

        assertThat(names(bridged)).isEqualTo(names(direct)).isNotEmpty();
        for (String call : List.of("echo", "large", "sum", "structured")) {
            assertThat(bridged.required("calls").required(call))
                    .as(call)
                    .isEqualTo(direct.required("calls").required(call));
        }
    }

    private static String[] options(String command) {
        return command.substring(DOCUMENTED.length()).split(" ");
    }

    private static TreeSet<String> names(JsonNode session) {
        return new TreeSet<>(session.at("/tools/tools").findValuesAsText("name"));
    }

    private static JsonNode inspect(String url, String... options) throws IOException {
        try (RunningProgram inspector = inspector(url, options)) {
            assertThat(inspector.exitCode(PATIENCE)).as(inspector.output()).isZero();
            return McpClient.json(inspector.stdout());
        }
    }

    private static RunningProgram inspector(String url, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(INSPECTOR, "--cli", url, "--transport", "http"));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = NodeProcess.commandOfNode24(arguments.toArray(String[]::new));
        // it writes there
        builder.environment()
                .put(
                        "HOME",
                        Files.createTempDirectory(Workspace.folder(), "inspector-")
                                .toString());
        return RunningProgram.start(builder);
    }
}
