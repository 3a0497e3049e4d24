package dev.camelmcp.support;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;

/**
 * A real MCP server (the official Java SDK, Streamable HTTP at {@code /mcp}) on an ephemeral port of 127.0.0.1, whose
 * every request needs an access token of the given authorization server. It keeps no token in a cache, so that a
 * revoked one is refused at once.
 *
 * <p>Thread-safe.
 */
public final class TestMcpServer implements AutoCloseable {
    private static final String PATH = "/mcp";

    private final LoopbackTomcat tomcat = new LoopbackTomcat();
    private final BearerTokenFilter guard;
    private final McpSyncServer server;

    private TestMcpServer(TestAuthorizationServer authorizationServer) {
        guard = new BearerTokenFilter(authorizationServer.introspection());
        HttpServletStreamableServerTransportProvider transport = transport();
        server = TestTools.addTo(McpServer.sync(transport)
                        .serverInfo("test-mcp-server", "1.0.0")
                        .capabilities(ServerCapabilities.builder().tools(true).build()))
                .build();
        tomcat.filter(guard).servlet(PATH, transport).start();
    }

    public static TestMcpServer start(TestAuthorizationServer authorizationServer) {
        return new TestMcpServer(authorizationServer);
    }

    /**
     * The SDK accepts any Host and Origin by default; the specification wants a local server to check both. Its session
     * sweeper is off, because in 2.1.0 the sweeper's thread (not a daemon) outlives the server.
     */
    private static HttpServletStreamableServerTransportProvider transport() {
        return HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint(PATH)
                .httpHeaderValidator(DefaultServerTransportSecurityValidator.builder()
                        .allowedHosts(List.of("127.0.0.1:*", "localhost:*"))
                        .allowedOrigins(List.of("http://127.0.0.1:*", "http://localhost:*"))
                        .build())
                .contextExtractor(TestMcpServer::callerOf)
                .sessionSweepInterval(null)
                .build();
    }

    private static McpTransportContext callerOf(HttpServletRequest request) {
        return McpTransportContext.create(
                Map.of(BearerTokenFilter.CLIENT_ID, request.getAttribute(BearerTokenFilter.CLIENT_ID)));
    }

    public String url() {
        return tomcat.baseUrl() + PATH;
    }

    /** All requests, including those that were answered 401. */
    public int requests() {
        return guard.requests();
    }

    /** Requests that were answered 401, for whatever reason. */
    public int unauthorized() {
        return guard.unauthorized();
    }

    /** Forgets both counts and what {@link #rejectNext} still had to reject. */
    public void resetCounts() {
        guard.reset();
    }

    /** Answers 401 to the next requests that carry a token, even a valid one. */
    public void rejectNext(int count) {
        guard.rejectNext(count);
    }

    /** Sends {@code notifications/tools/list_changed} down every open GET stream. */
    public void notifyToolsChanged() {
        server.notifyToolsListChanged();
    }

    @Override
    public void close() {
        server.close();
        tomcat.close();
    }
}
