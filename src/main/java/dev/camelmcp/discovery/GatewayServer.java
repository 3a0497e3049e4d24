package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerId;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The gateway as an MCP server: its tools, spoken by the official SDK. Keeps no session. Thread-safe; blocks while a
 * tool works.
 */
public final class GatewayServer implements AutoCloseable {

    private static final String VISIBLE = "visible";
    private static final String INSTRUCTIONS =
            "Gives access to MCP servers behind OAuth. list_servers names them, discover_tools lists the tools of one;"
                    + " to use a server's tools, connect to its path.";

    private final McpJsonMapper json = McpJsonDefaults.getMapper();
    private final Transport transport = new Transport();
    private final McpStatelessSyncServer server;

    public GatewayServer(GatewayTools tools) {
        server = McpServer.sync(transport)
                .serverInfo("camel-mcp-oauth", Version.TEXT)
                .instructions(INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .immediateExecution(true)
                .toolCall(GatewayTools.LIST_SERVERS, (context, call) -> tools.listServers(visible(context)))
                .toolCall(GatewayTools.DISCOVER_TOOLS, (context, call) -> tools.discoverTools(visible(context), call))
                .build();
    }

    /** The revisions of MCP that it speaks. */
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }

    /**
     * Answers one message.
     *
     * @param visible the servers that its sender may call
     * @return the answer as JSON; null where the message wants none
     * @throws IOException where it is no JSON-RPC message
     */
    public @Nullable String answer(String message, Predicate<ServerId> visible) throws IOException {
        McpTransportContext context = McpTransportContext.create(Map.of(VISIBLE, visible));
        McpStatelessServerHandler handler = Objects.requireNonNull(transport.handler);
        JSONRPCMessage read = McpSchema.deserializeJsonRpcMessage(json, message);
        if (read instanceof JSONRPCRequest request) {
            return json.writeValueAsString(Objects.requireNonNull(handler.handleRequest(context, request)
                    .contextWrite(c -> c.put(McpTransportContext.KEY, context))
                    .block()));
        }
        if (read instanceof JSONRPCNotification notification) {
            handler.handleNotification(context, notification).block();
        }
        return null;
    }

    @Override
    public void close() {
        server.close();
    }

    /** Who is not known may call nothing. */
    @SuppressWarnings("unchecked")
    private static Predicate<ServerId> visible(McpTransportContext context) {
        Object visible = context.get(VISIBLE);
        return visible == null ? id -> false : (Predicate<ServerId>) visible;
    }

    private static final class Transport implements McpStatelessServerTransport {
        private volatile @Nullable McpStatelessServerHandler handler;

        @Override
        public void setMcpHandler(McpStatelessServerHandler next) {
            handler = next;
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }
    }
}
