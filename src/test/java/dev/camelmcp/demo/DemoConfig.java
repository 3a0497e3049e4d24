package dev.camelmcp.demo;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestMcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The gateway's properties file, in a temporary directory until it is closed. The client secret is not in it: the file
 * refers to an environment variable.
 */
record DemoConfig(Path file, int port, int managementPort) implements AutoCloseable {
    static final String SECRET_VARIABLE = "DEMO_CLIENT_SECRET";

    private static final String TEMPLATE = """
        # The gateway
        camel.server.port=%d
        camel.management.port=%d

        # One MCP server, reached as /mcp/demo
        mcp.servers.demo.url=%s
        mcp.servers.demo.description=A server that asks for OAuth tokens
        mcp.servers.demo.oauth.enabled=true
        mcp.servers.demo.oauth.client-id=%s
        mcp.servers.demo.oauth.client-secret={{env:%s}}
        mcp.servers.demo.oauth.token-url=%s
        mcp.servers.demo.oauth.scope=mcp:read mcp:write
        # Only because the demo's authorization server has no certificate
        mcp.servers.demo.oauth.enforce-https=false
        """;

    static DemoConfig write(TestAuthorizationServer authorizationServer, TestMcpServer mcpServer) throws IOException {
        int port = freePort(8080);
        int managementPort = freePort(9876);
        Path file = Files.createTempDirectory("camel-mcp-oauth-demo").resolve("demo.properties");
        Files.writeString(
                file,
                TEMPLATE.formatted(
                        port,
                        managementPort,
                        mcpServer.url(),
                        TestAuthorizationServer.GATEWAY.id(),
                        SECRET_VARIABLE,
                        authorizationServer.tokenUrl()));
        return new DemoConfig(file, port, managementPort);
    }

    /** The preferred port, or any other when that one is taken. */
    private static int freePort(int preferred) throws IOException {
        try (ServerSocket socket = new ServerSocket(preferred, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (preferred == 0) {
                throw e;
            }
            return freePort(0);
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    String gatewayUrl() {
        return baseUrl() + "/mcp/demo";
    }

    String healthUrl() {
        return "http://127.0.0.1:" + managementPort + "/observe/health";
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.getParent());
    }
}
