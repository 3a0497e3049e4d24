package dev.camelmcp.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway wants to know of a JSON-RPC body: which requests in it wait for an answer. Read only when something
 * failed, since nothing else depends on it. Immutable.
 *
 * @param batch whether it is an array of messages (JSON-RPC 2.0 §6)
 * @param ids of its requests, as JSON ({@code 7}, {@code "a"}); notifications and responses have none
 * @param method of a single message
 */
public record JsonRpcMessage(
        boolean batch, List<String> ids, @Nullable String method) {

    /** What is no JSON-RPC, or no body at all. */
    public static final JsonRpcMessage NONE = new JsonRpcMessage(false, List.of(), null);

    /** An answer names at most so many requests, lest a small batch make a large one. */
    private static final int MAX_IDS = 100;

    /** MCP's methods that only read, and may be asked twice without anybody noticing. */
    private static final Set<String> READ_ONLY = Set.of(
            "ping",
            "tools/list",
            "resources/list",
            "resources/templates/list",
            "resources/read",
            "prompts/list",
            "prompts/get",
            "completion/complete");

    private static final JsonFactory JSON = new JsonFactory();

    public JsonRpcMessage {
        ids = List.copyOf(ids);
    }

    /** Reads a body; never fails, because what cannot be read has no id (JSON-RPC 2.0 §5). */
    public static JsonRpcMessage of(byte @Nullable [] body) {
        if (body == null) {
            return NONE;
        }
        try (JsonParser json = JSON.createParser(body)) {
            JsonToken first = json.nextToken();
            return first == JsonToken.START_OBJECT ? single(json) : first == JsonToken.START_ARRAY ? batch(json) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Whether it may be sent again when nobody knows what became of the first. */
    public boolean isReadOnly() {
        return !ids.isEmpty() && method != null && READ_ONLY.contains(method);
    }

    private static JsonRpcMessage single(JsonParser json) throws IOException {
        Member member = member(json);
        return new JsonRpcMessage(false, member.id == null ? List.of() : List.of(member.id), member.method);
    }

    private static JsonRpcMessage batch(JsonParser json) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            String id = member(json).id;
            if (id != null && ids.size() == MAX_IDS) {
                return NONE;
            }
            if (id != null) {
                ids.add(id);
            }
        }
        return new JsonRpcMessage(true, ids, null);
    }

    /** Reads one message to its end. */
    private static Member member(JsonParser json) throws IOException {
        String id = null;
        String method = null;
        boolean response = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = id(json, value);
                case "method" -> method = value == JsonToken.VALUE_STRING ? json.getText() : null;
                case "result", "error" -> response = true;
                default -> {}
            }
            json.skipChildren();
        }
        // the id of a response is one that the other side gave
        return new Member(response ? null : id, method);
    }

    private static @Nullable String id(JsonParser json, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING ->
                '"' + new String(JsonStringEncoder.getInstance().quoteAsString(json.getText())) + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
            default -> null;
        };
    }

    private record Member(@Nullable String id, @Nullable String method) {}
}
