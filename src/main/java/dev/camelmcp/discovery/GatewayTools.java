package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.token.OAuthException;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of the gateway itself, by which an assistant finds out which servers there are and what they can do. A
 * caller sees the servers that it may call, and hears of no others. Thread-safe.
 */
public final class GatewayTools {

    static final Tool LIST_SERVERS = tool(
            "list_servers",
            "Lists the MCP servers behind this gateway: their names, descriptions, and where each is reached.",
            Map.of());

    static final Tool DISCOVER_TOOLS = tool(
            "discover_tools",
            "Lists the tools of one MCP server behind this gateway, with their descriptions and input schemas.",
            Map.of("server", Map.of("type", "string", "description", "A name from list_servers.")));

    private static final Logger LOG = LoggerFactory.getLogger(GatewayTools.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Servers servers;
    private final ToolSource source;

    public GatewayTools(Servers servers, ToolSource source) {
        this.servers = servers;
        this.source = source;
    }

    /** Gets a token and asks the server. */
    @FunctionalInterface
    public interface ToolSource {

        /**
         * The tools of a server.
         *
         * @param caller for whom; null for the operator
         */
        CompletableFuture<List<dev.camelmcp.discovery.Tool>> of(ServerRegistration server, @Nullable Caller caller);
    }

    CallToolResult listServers(@Nullable Caller caller) {
        return result(Map.of(
                "servers",
                servers.all().stream()
                        .filter(s -> isVisible(s.serverId(), caller))
                        .map(GatewayTools::members)
                        .toList()));
    }

    CompletableFuture<CallToolResult> discoverTools(@Nullable Caller caller, CallToolRequest call) {
        Object named = call.arguments() == null ? null : call.arguments().get("server");
        String name = named instanceof String text ? text : "";
        ServerRegistration server = servers.find(name);
        if (server == null || !isVisible(server.serverId(), caller)) {
            List<String> known = servers.all().stream()
                    .map(ServerRegistration::serverId)
                    .filter(id -> isVisible(id, caller))
                    .map(ServerId::toString)
                    .toList();
            return CompletableFuture.completedFuture(
                    failure("there is no server '" + name + "'; list_servers names: " + String.join(", ", known)));
        }
        return source.of(server, caller)
                .thenApply(tools -> {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("server", server.serverId().toString());
                    members.put(
                            "tools", tools.stream().map(GatewayTools::members).toList());
                    return result(members);
                })
                .exceptionally(e -> failure(server.serverId() + ": " + told(e)));
    }

    private static boolean isVisible(ServerId server, @Nullable Caller caller) {
        return caller == null || caller.mayCall(server);
    }

    /** What callers may read of a failure. */
    private static String told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            return "the gateway is busy; ask again a little later";
        }
        if (cause instanceof OAuthException || cause instanceof UpstreamException) {
            return String.valueOf(cause.getMessage());
        }
        LOG.warn("Tools could not be listed", cause);
        return "internal error";
    }

    private static Map<String, Object> members(ServerRegistration server) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", server.serverId().toString());
        members.put("description", server.description());
        members.put("type", server.isLocal() ? "local" : "remote");
        members.put("oauth", server.isOAuth());
        members.put("path", "/mcp/" + server.serverId());
        return members;
    }

    private static Map<String, Object> members(dev.camelmcp.discovery.Tool tool) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", tool.name());
        members.put("description", tool.description());
        members.put("inputSchema", tool.inputSchema());
        return members;
    }

    private static Tool tool(String name, String description, Map<String, Object> properties) {
        Map<String, Object> schema =
                Map.of("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()));
        return Tool.builder(name, schema)
                .description(description)
                .annotations(ToolAnnotations.builder().readOnlyHint(true).build())
                .build();
    }

    /** As text too, for clients that know no structured content. */
    private static CallToolResult result(Map<String, ?> members) {
        try {
            return CallToolResult.builder(List.of(TextContent.builder(JSON.writeValueAsString(members))
                            .build()))
                    .structuredContent(members)
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CallToolResult failure(String message) {
        return CallToolResult.builder(List.of(TextContent.builder(message).build()))
                .isError(true)
                .build();
    }
}
