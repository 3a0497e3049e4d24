package dev.camelmcp.discovery;

import dev.camelmcp.http.JsonRpcErrors;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sent to the gateway's own MCP server. The SDK takes each message to be as MCP says, and fails in
 * words of Java where it is not; so it gets no other. Stateless.
 */
final class GatewayMessage {

    private GatewayMessage() {}

    /** @throws InvalidMessageException where it is no JSON, or no JSON-RPC message */
    static JSONRPCMessage read(McpJsonMapper json, String message) throws InvalidMessageException {
        try {
            json.readValue(message, Object.class);
        } catch (IOException | RuntimeException e) {
            throw new InvalidMessageException(JsonRpcErrors.PARSE_ERROR, "not JSON", e);
        }
        try {
            JSONRPCMessage read = McpSchema.deserializeJsonRpcMessage(json, message);
            if (!McpSchema.JSONRPC_VERSION.equals(read.jsonrpc())) {
                throw new IOException("another version of JSON-RPC");
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw new InvalidMessageException(JsonRpcErrors.INVALID_REQUEST, "not a JSON-RPC message", e);
        }
    }

    /** What is wrong with the params of a request; null where nothing is. */
    static @Nullable String wrongParams(McpJsonMapper json, JSONRPCRequest request) {
        if (request.params() != null && !(request.params() instanceof Map<?, ?>)) {
            return "params has to be an object";
        }
        return switch (request.method()) {
            case McpSchema.METHOD_INITIALIZE ->
                !hasText(request, "protocolVersion")
                        ? "params.protocolVersion has to be a revision of MCP"
                        : unlike(json, request, InitializeRequest.class);
            case McpSchema.METHOD_TOOLS_CALL ->
                !hasText(request, "name")
                        ? "params.name has to be the name of a tool"
                        : unlike(json, request, CallToolRequest.class);
            default -> null;
        };
    }

    private static boolean hasText(JSONRPCRequest request, String member) {
        return request.params() instanceof Map<?, ?> params && params.get(member) instanceof String;
    }

    private static @Nullable String unlike(McpJsonMapper json, JSONRPCRequest request, Class<?> type) {
        try {
            json.convertValue(request.params(), type);
            return null;
        } catch (RuntimeException e) {
            return "params is not what MCP has for " + request.method();
        }
    }
}
