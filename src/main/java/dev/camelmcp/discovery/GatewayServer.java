package dev.camelmcp.discovery;

import dev.camelmcp.http.JsonRpcErrors;
import dev.camelmcp.http.JsonRpcMessage;
import dev.camelmcp.inbound.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessAsyncServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The gateway as an MCP server: its tools, spoken by the official SDK. Keeps no session, and holds no thread while a
 * tool works. Thread-safe.
 */
public final class GatewayServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final String CALLER = "caller";
    private static final String INTERNAL_ERROR = "internal error";
    private static final String INSTRUCTIONS =
            "Gives access to MCP servers behind OAuth. list_servers names them, discover_tools lists the tools of one;"
                    + " to use a server's tools, connect to its path.";

    private final McpJsonMapper json = McpJsonDefaults.getMapper();
    private final Transport transport = new Transport();
    private final McpStatelessAsyncServer server;

    public GatewayServer(GatewayTools tools) {
        server = McpServer.async(transport)
                .serverInfo("camel-mcp-oauth", Version.TEXT)
                .instructions(INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .toolCall(
                        GatewayTools.LIST_SERVERS,
                        (context, call) -> Mono.fromSupplier(() -> tools.listServers(caller(context))))
                .toolCall(
                        GatewayTools.DISCOVER_TOOLS,
                        (context, call) -> Mono.fromFuture(() -> tools.discoverTools(caller(context), call)))
                .build();
    }

    /** The revisions of MCP that it speaks. */
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }

    /**
     * Answers one message.
     *
     * @param caller its sender; null for one that may call every server
     * @return the answer as JSON, null where the message wants none; never fails
     * @throws InvalidMessageException where it is no JSON-RPC message
     */
    public CompletableFuture<@Nullable String> answer(String message, @Nullable Caller caller)
            throws InvalidMessageException {
        McpTransportContext context = McpTransportContext.create(caller == null ? Map.of() : Map.of(CALLER, caller));
        McpStatelessServerHandler handler = Objects.requireNonNull(transport.handler);
        JSONRPCMessage read = GatewayMessage.read(json, message);
        if (read instanceof JSONRPCRequest request) {
            String wrong = GatewayMessage.wrongParams(json, request);
            if (wrong != null) {
                return CompletableFuture.completedFuture(error(message, JsonRpcErrors.INVALID_PARAMS, wrong));
            }
            // deferred: what the SDK throws is an answer, too
            return Mono.defer(() -> handler.handleRequest(context, request))
                    .contextWrite(c -> c.put(McpTransportContext.KEY, context))
                    .<@Nullable String>handle((answer, sink) -> sink.next(write(message, answer)))
                    .toFuture()
                    .exceptionally(e -> failure(message, e));
        }
        if (read instanceof JSONRPCNotification notification) {
            return Mono.defer(() -> handler.handleNotification(context, notification))
                    .<@Nullable String>then(Mono.empty())
                    .onErrorComplete()
                    .toFuture();
        }
        return CompletableFuture.completedFuture(null);
    }

    private String write(String message, McpSchema.JSONRPCResponse answer) {
        if (answer.error() != null
                && Integer.valueOf(JsonRpcErrors.INTERNAL).equals(answer.error().code())) {
            // the SDK tells what was thrown
            return error(message, JsonRpcErrors.INTERNAL, INTERNAL_ERROR);
        }
        try {
            return json.writeValueAsString(answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String failure(String message, Throwable failure) {
        LOG.debug("A request could not be answered: {}", failure.getClass().getName());
        return error(message, JsonRpcErrors.INTERNAL, INTERNAL_ERROR);
    }

    private static String error(String message, int code, String text) {
        return JsonRpcErrors.body(JsonRpcMessage.of(message.getBytes(StandardCharsets.UTF_8)), code, text, Map.of());
    }

    @Override
    public void close() {
        server.close();
    }

    private static @Nullable Caller caller(McpTransportContext context) {
        return (Caller) context.get(CALLER);
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
