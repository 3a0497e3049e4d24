package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The official MCP client with server-everything and server-filesystem, once by standard streams and once through the
 * gateway, which runs them. The bridge must not be felt.
 */
class LocalServersInteropIT {

    private static final String EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
    private static final String FILESYSTEM = "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js";

    @AutoClose
    private static ProtectedServer server;

    @AutoClose
    private static Gateway gateway;

    private static Path directFolder;
    private static Path gatewayFolder;
    private static JsonNode direct;
    private static JsonNode throughGateway;

    @BeforeAll
    static void runTheSameSessionTwice() throws Exception {
        server = new ProtectedServer();
        directFolder = Files.createTempDirectory(Workspace.folder(), "files").toRealPath();
        gatewayFolder = Files.createTempDirectory(Workspace.folder(), "files").toRealPath();
        Path everything = Workspace.folder().toAbsolutePath().resolve(EVERYTHING);
        Path filesystem = Workspace.folder().toAbsolutePath().resolve(FILESYSTEM);
        gateway = Gateway.start(server, CLIENT_SECRET, """
                mcp.servers.tools.command=node
                mcp.servers.tools.args=%s, stdio
                mcp.servers.tools.oauth.enabled=true
                mcp.servers.tools.oauth.client-id=%s
                mcp.servers.tools.oauth.client-secret={{env:GW_SECRET}}
                mcp.servers.tools.oauth.token-url=%s
                mcp.servers.tools.oauth.enforce-https=false
                mcp.servers.conformance.command=%s
                mcp.servers.conformance.args=%s
                mcp.servers.files.command=node
                mcp.servers.files.args=%s, %s
                """.formatted(
                        everything,
                        ProtectedServer.CLIENT_ID,
                        server.tokenUrl(),
                        NodeProcess.node24(),
                        Workspace.folder().toAbsolutePath().resolve("conformance-stdio.mjs"),
                        filesystem,
                        gatewayFolder));
        direct = McpClient.script("client.mjs", "--stdio", "--", "node", everything.toString(), "stdio");
        throughGateway = McpClient.session(gateway.url("tools"), "--local");
    }

    @Test
    void everythingThroughTheGatewayEqualsASessionByStandardStreams() {
        assertThat(direct.at("/tools/tools")).hasSizeGreaterThan(10);
        assertThat(throughGateway.fieldNames()).toIterable().containsExactlyElementsOf(() -> direct.fieldNames());
        JsonNode expected = withoutProgress(direct);
        JsonNode actual = withoutProgress(throughGateway);
        assertSameMembers(expected, actual);
        assertSameMembers(expected.required("calls"), actual.required("calls"));
    }

    @Test
    void progressAndLogMessagesArriveWhileTheOperationRuns() {
        assertThat(throughGateway.at("/calls/progress")).hasSize(5);
        assertThat(throughGateway.at("/calls/progressInTime").asBoolean()).isTrue();
        assertThat(throughGateway.required("notifications").toString())
                .contains("notifications/message", "notifications/resources/updated");
    }

    @Test
    void whatTheServerAsksIsAnsweredByTheClient() {
        assertThat(throughGateway.required("askedByServer").toString())
                .contains("roots/list", "sampling/createMessage", "elicitation/create");
    }

    @Test
    void filesThroughTheGatewayEqualThoseByStandardStreams() {
        Path filesystem = Workspace.folder().toAbsolutePath().resolve(FILESYSTEM);
        List<String> start = List.of("node", filesystem.toString(), directFolder.toString());
        JsonNode expected = McpClient.script(
                "files.mjs", directFolder.toString(), "--stdio", "--", start.get(0), start.get(1), start.get(2));

        JsonNode actual = McpClient.script("files.mjs", gatewayFolder.toString(), gateway.url("files"));

        assertThat(expected.at("/read").toString()).contains("grüße, 世界");
        assertSameMembers(expected, actual);
        assertThat(gatewayFolder.resolve("umlaut.txt")).hasContent("grüße, 世界\ndrei");
    }

    @Test
    void conformanceSuiteFindsNothingWrongWithSessions() {
        ConformanceReport report = ConformanceSuite.run(gateway.url("conformance"), "2025-11-25", "local");

        assertThat(report.failedScenarios()).isEmpty();
        assertThat(report.count("SUCCESS")).isGreaterThanOrEqualTo(80);
    }

    /**
     * What fails is the tasks extension, which the server does not offer, and headers that repeat arguments of tools,
     * which the gateway does not know.
     */
    @Test
    void conformanceSuiteFindsNothingElseWrongWithoutSessions() {
        ConformanceReport report = ConformanceSuite.run(gateway.url("conformance"), "2026-07-28", "local");

        assertThat(report.failedScenarios())
                .isNotEmpty()
                .allMatch(s -> s.startsWith("tasks-") || s.equals("http-custom-header-server-validation"));
        assertThat(report.count("SUCCESS")).isGreaterThanOrEqualTo(156);
    }

    @Test
    void theGatewayPrintsNothingOfTheSecret() {
        Leaks.assertNoSecret(gateway.output(), CLIENT_SECRET);
    }

    /**
     * Where the last progress and the result come in one read, the client itself loses the progress; the next test
     * counts it.
     */
    private static JsonNode withoutProgress(JsonNode session) {
        JsonNode copy = session.deepCopy();
        ((ObjectNode) copy.required("calls")).remove("progress");
        return copy;
    }

    private static void assertSameMembers(JsonNode expected, JsonNode actual) {
        SoftAssertions.assertSoftly(softly -> expected.fieldNames()
                .forEachRemaining(
                        name -> softly.assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name))));
    }
}
