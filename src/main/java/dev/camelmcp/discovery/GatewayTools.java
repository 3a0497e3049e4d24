package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
         * The tools of a server. Blocks.
         *
         * @throws Exception whose message a caller may read
         */
        List<dev.camelmcp.discovery.Tool> of(ServerRegistration server) throws Exception;
    }

    CallToolResult listServers(Predicate<ServerId> visible) {
        return result(Map.of(
                "servers",
                servers.all().stream()
                        .filter(s -> visible.test(s.serverId()))
                        .map(GatewayTools::members)
                        .toList()));
    }

    CallToolResult discoverTools(Predicate<ServerId> visible, CallToolRequest call) {
        String name = String.valueOf(call.arguments().get("server"));
        ServerRegistration server = servers.find(name);
        if (server == null || !visible.test(server.serverId())) {
            List<String> known = servers.all().stream()
                    .map(ServerRegistration::serverId)
                    .filter(visible)
                    .map(ServerId::toString)
                    .toList();
            return failure("there is no server '" + name + "'; list_servers names: " + String.join(", ", known));
        }
        try {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("server", server.serverId().toString());
            members.put(
                    "tools",
                    source.of(server).stream().map(GatewayTools::members).toList());
            return result(members);
        } catch (Exception e) {
            return failure(server.serverId() + ": " + e.getMessage());
        }
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
