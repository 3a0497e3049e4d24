package dev.camelmcp.demo;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.TestMcpClient;
import dev.camelmcp.support.TestMcpServer;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The claims that the demo makes, each of them tried and then printed. */
final class DemoProof {
    private final DemoConsole console;
    private final TestAuthorizationServer authorizationServer;
    private final TestMcpServer mcpServer;

    DemoProof(DemoConsole console, TestAuthorizationServer authorizationServer, TestMcpServer mcpServer) {
        this.console = console;
        this.authorizationServer = authorizationServer;
        this.mcpServer = mcpServer;
    }

    void serverRefusesRequestWithoutToken() throws Exception {
        Stopwatch watch = Stopwatch.start();
        var response = TestHttp.postMcp(mcpServer.url(), Map.of(), TryItYourself.INITIALIZE);
        String challenge = response.headers().firstValue("WWW-Authenticate").orElse("none");
        require(
                response.statusCode() == 401,
                "The MCP server answered " + response.statusCode() + " to a request without a token, not 401");
        console.step("MCP server refuses a request without a token: 401, WWW-Authenticate: " + challenge, watch);
        mcpServer.resetCounts();
    }

    void clientWorksThroughGateway(GatewayProcess gateway, String url) throws IOException {
        try (TestMcpClient client = TestMcpClient.of(url)) {
            initialize(client, gateway);
            listTools(client);
            call(client, "echo", Map.of("text", "Hello through the gateway"), "Hello through the gateway");
            call(client, "add", Map.of("a", 19, "b", 23), "42");
            call(client, "whoami", Map.of(), TestAuthorizationServer.GATEWAY.id());
        } catch (DemoFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DemoFailure("The MCP client failed at the gateway: " + e, gateway.tail());
        }
    }

    void oneTokenServedAllRequests() {
        int requests = mcpServer.requests();
        int tokenRequests = authorizationServer.tokenRequests();
        require(mcpServer.unauthorized() == 0, "The MCP server refused " + mcpServer.unauthorized() + " requests");
        require(tokenRequests == 1, requests + " requests took " + tokenRequests + " token requests, not 1");
        console.step("Cached: " + requests + " requests reached the MCP server, 1 token request");
    }

    private void initialize(TestMcpClient client, GatewayProcess gateway) throws IOException {
        Stopwatch watch = Stopwatch.start();
        InitializeResult result = client.initialize();
        String server = result.serverInfo().name() + ", protocol " + result.protocolVersion();
        OptionalLong token = gateway.tokenMillis();
        String obtained = token.isPresent() ? " (token obtained in " + token.getAsLong() + " ms)" : "";
        console.step("initialize: " + server + obtained, watch);
    }

    private void listTools(TestMcpClient client) {
        Stopwatch watch = Stopwatch.start();
        List<Tool> tools = client.tools();
        require(tools.size() == 3, "tools/list found " + tools.size() + " tools, not 3");
        console.step("tools/list: " + tools.size() + " tools", watch);
        tools.forEach(tool -> console.detail("%-8s %s".formatted(tool.name(), tool.description())));
    }

    private void call(TestMcpClient client, String tool, Map<String, Object> arguments, String expected) {
        Stopwatch watch = Stopwatch.start();
        String result = client.call(tool, arguments);
        require(result.equals(expected), tool + " returned \"" + result + "\", not \"" + expected + "\"");
        console.step("tools/call " + tool + ": " + result, watch);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new DemoFailure(message);
        }
    }
}
