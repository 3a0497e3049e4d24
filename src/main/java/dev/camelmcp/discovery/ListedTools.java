package dev.camelmcp.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.camelmcp.forward.ToolRules;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A message of an answer to {@code tools/list} without the tools that a caller is not to know; all else is kept,
 * schemas and their numbers included. Immutable.
 *
 * @param json what to send on; null for the bytes that came, which hold no result
 * @param isResponse whether it is what was asked for, after which nothing has to come
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ListedTools(byte @Nullable [] json, boolean isResponse) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** @throws JsonProcessingException where the message is no JSON */
    static ListedTools of(byte[] message, ToolRules rules) throws IOException {
        JsonNode all = JSON.readTree(message);
        boolean read = false;
        boolean response = false;
        // revision 2025-03-26 knows batches
        for (JsonNode one : all.isArray() ? all : JSON.createArrayNode().add(all)) {
            response |= !one.has("method") && one.has("id");
            // written anew, whatever is taken: of a member that is there twice, others may take the other one
            read |= one.has("result");
            if (one.path("result").get("tools") instanceof ArrayNode tools) {
                take(tools, rules);
            }
        }
        return new ListedTools(read ? JSON.writeValueAsBytes(all) : null, response);
    }

    /** What has no name cannot be called, and is not looked at by rules. */
    private static void take(ArrayNode tools, ToolRules rules) {
        for (Iterator<JsonNode> all = tools.iterator(); all.hasNext(); ) {
            JsonNode name = all.next().path("name");
            if (!name.isTextual() || !rules.allows(name.textValue())) {
                all.remove();
            }
        }
    }
}
