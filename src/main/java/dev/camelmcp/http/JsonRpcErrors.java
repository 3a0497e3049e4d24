package dev.camelmcp.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error bodies as MCP clients read them: JSON-RPC 2.0 §5.1. Stateless. */
public final class JsonRpcErrors {

    /** The gateway has no token, or the MCP server takes none. */
    public static final int TOKEN = -32001;

    /** The MCP server cannot be reached, or does not answer in time. */
    public static final int UPSTREAM = -32002;

    /** JSON-RPC 2.0 §5.1: what was sent is not a valid request; also for requests that may not be made. */
    public static final int INVALID_REQUEST = -32600;

    /** JSON-RPC 2.0 §5.1: what was sent is no JSON. */
    public static final int PARSE_ERROR = -32700;

    /** JSON-RPC 2.0 §5.1. */
    public static final int INVALID_PARAMS = -32602;

    /** JSON-RPC 2.0 §5.1. */
    public static final int INTERNAL = -32603;

    private static final JsonFactory JSON = new JsonFactory();

    private JsonRpcErrors() {}

    /**
     * The error response to a request: one object, or for a batch an array with one for each of its requests (JSON-RPC
     * 2.0 §6). The id is null where the request has none.
     *
     * @param data further members; null values are left out
     */
    public static String body(JsonRpcMessage request, int code, String message, Map<String, @Nullable String> data) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            if (request.ids().isEmpty()) {
                error(json, "null", code, message, data);
            } else if (request.batch()) {
                json.writeStartArray();
                for (String id : request.ids()) {
                    error(json, id, code, message, data);
                }
                json.writeEndArray();
            } else {
                error(json, request.ids().get(0), code, message, data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toString();
    }

    private static void error(
            JsonGenerator json, String id, int code, String message, Map<String, @Nullable String> data)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        json.writeFieldName("id");
        json.writeRawValue(id);
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", code);
        json.writeStringField("message", message);
        if (!data.isEmpty()) {
            json.writeObjectFieldStart("data");
            for (Map.Entry<String, @Nullable String> member : data.entrySet()) {
                if (member.getValue() != null) {
                    json.writeStringField(member.getKey(), member.getValue());
                }
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
