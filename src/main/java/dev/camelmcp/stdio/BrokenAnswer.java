package dev.camelmcp.stdio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelmcp.stdio.RpcMessage.Envelope;
import dev.camelmcp.stdio.RpcMessage.Kind;
import dev.camelmcp.stdio.RpcMessage.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line that was meant for an answer, but is none that can be passed on: with {@code NaN}, with both a result and an
 * error or neither, without {@code jsonrpc}, or broken off. Whose it is, is often to be read all the same, so that its
 * caller need not wait. Stateless.
 */
final class BrokenAnswer {

    private BrokenAnswer() {}

    /**
     * The answer, of {@link Kind#BROKEN}.
     *
     * @throws IOException when it was not meant for one; without what is there
     */
    static RpcMessage of(byte[] line) throws IOException {
        Part id = null;
        String text = new String(line, StandardCharsets.UTF_8);
        boolean answer = text.contains("\"jsonrpc\"");
        boolean meant = false;
        boolean log = false;
        try (JsonParser json = RpcReader.JSON.createParser(line)) {
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            while (object && json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "id" -> id = id(json, value);
                    case "method" -> log = true;
                    case "result", "error" -> meant = true;
                    case "jsonrpc" -> {}
                    // what says no more than an answer does is one, whatever it lacks; a line of a log says more
                    default -> log |= !answer;
                }
                json.skipChildren();
            }
        } catch (JsonProcessingException e) {
            // what came before is all there is, and the name of what is broken
            meant |= text.contains("\"result\"") || text.contains("\"error\"");
        }
        // an id alone is an answer to what it names
        meant = answer ? meant || id != null : meant && id != null;
        if (log || !meant) {
            throw new IOException("not a JSON-RPC message");
        }
        return new RpcMessage(line, Kind.BROKEN, null, id, null, null, null, new Envelope(null, false, null, 0));
    }

    private static @Nullable Part id(JsonParser json, JsonToken value) throws IOException {
        String key = switch (value) {
            case VALUE_STRING -> '"' + json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Ids.numberOrNull(json.getText());
            default -> null;
        };
        return key == null ? null : RpcReader.part(json, key);
    }
}
