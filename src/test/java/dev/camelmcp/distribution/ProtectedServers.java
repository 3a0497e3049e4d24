package dev.camelmcp.distribution;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestMcpServer;

/** An MCP server and the authorization server that it trusts, both real. */
final class ProtectedServers implements AutoCloseable {

    private final TestAuthorizationServer authorizationServer = TestAuthorizationServer.start();
    private final TestMcpServer mcpServer = TestMcpServer.start(authorizationServer);

    TestAuthorizationServer authorizationServer() {
        return authorizationServer;
    }

    TestMcpServer mcpServer() {
        return mcpServer;
    }

    /** A block for the MCP server: all that it needs except the secret. */
    String properties(String id) {
        return properties(id, mcpServer.url(), TestAuthorizationServer.GATEWAY);
    }

    /** A block for another upstream or another client: all that it needs except the secret. */
    String properties(String id, String url, TestClient client) {
        return """
                mcp.servers.%1$s.url=%2$s
                mcp.servers.%1$s.oauth.enabled=true
                mcp.servers.%1$s.oauth.client-id=%3$s
                mcp.servers.%1$s.oauth.token-url=%4$s
                mcp.servers.%1$s.oauth.enforce-https=false
                """.formatted(id, url, client.id(), authorizationServer.tokenUrl());
    }

    /** The line that is missing there. */
    static String secret(String id, String value) {
        return "mcp.servers." + id + ".oauth.client-secret=" + value + "\n";
    }

    @Override
    public void close() {
        mcpServer.close();
        authorizationServer.close();
    }
}
