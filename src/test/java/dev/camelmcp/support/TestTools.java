package dev.camelmcp.support;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tools of the {@link TestMcpServer}. */
final class TestTools {
    private TestTools() {}

    static McpServer.SyncSpecification<?> addTo(McpServer.SyncSpecification<?> server) {
        return server.toolCall(
                        tool("echo", "Returns its text", Map.of("text", "string")),
                        (exchange, call) -> text(call.arguments().get("text")))
                .toolCall(
                        tool("add", "Adds two numbers", Map.of("a", "number", "b", "number")),
                        (exchange, call) -> text(number(call.arguments().get("a"))
                                .add(number(call.arguments().get("b")))))
                .toolCall(
                        tool("whoami", "Returns the OAuth client that the access token was issued to", Map.of()),
                        (exchange, call) -> text(exchange.transportContext().get(BearerTokenFilter.CLIENT_ID)));
    }

    private static Tool tool(String name, String description, Map<String, String> parameters) {
        Map<String, Object> properties = new TreeMap<>();
        parameters.forEach((parameter, type) -> properties.put(parameter, Map.of("type", type)));
        Map<String, Object> schema =
                Map.of("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()));
        return Tool.builder(name, schema).description(description).build();
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }

    private static CallToolResult text(Object value) {
        return CallToolResult.builder(
                        List.of(TextContent.builder(value.toString()).build()))
                .build();
    }
}
