package dev.camelmcp.stdio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelmcp.stdio.RpcMessage.Envelope;
import dev.camelmcp.stdio.RpcMessage.Kind;
import dev.camelmcp.stdio.RpcMessage.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line that was meant for an answer, but is none that can be passed on: with {@code NaN}, with both a result and an
 * error or neither, without {@code jsonrpc}, or broken off. Whose it is, is often to be read all the same, so that its
 * caller need not wait. Used once.
 */
final class BrokenAnswer {

    private final byte[] line;
    private final String text;

    private @Nullable Part id;
    private boolean meant;

    /** Whether it says that it is of JSON-RPC. */
    private boolean rpc;

    /** Whether it says what no answer does, as lines of a log do. */
    private boolean more;

    private boolean request;

    private BrokenAnswer(byte[] line) {
        this.line = line;
        this.text = new String(line, StandardCharsets.UTF_8);
    }

    /**
     * The answer, of {@link Kind#BROKEN}, or all those of a batch.
     *
     * @throws IOException when nothing was meant for one; without what is there
     */
    static List<RpcMessage> of(byte[] line) throws IOException {
        List<RpcMessage> answers = new BrokenAnswer(line).read();
        if (answers.isEmpty()) {
            throw new IOException("not a JSON-RPC message");
        }
        return answers;
    }

    private List<RpcMessage> read() throws IOException {
        List<RpcMessage> answers = new ArrayList<>();
        try (JsonParser json = RpcReader.JSON.createParser(line)) {
            boolean batch = json.nextToken() == JsonToken.START_ARRAY;
            JsonToken next = batch ? json.nextToken() : json.currentToken();
            while (next == JsonToken.START_OBJECT) {
                id = null;
                meant = false;
                rpc = false;
                more = false;
                request = false;
                members(json);
                add(answers);
                next = batch ? json.nextToken() : null;
            }
        } catch (JsonProcessingException e) {
            // what came before is all there is, and the name of what is broken
            rpc |= !more && text.contains("\"jsonrpc\"");
            meant |= text.contains("\"result\"") || text.contains("\"error\"");
            add(answers);
        }
        return answers;
    }

    private void members(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = id(json, value);
                case "method" -> request = true;
                case "result", "error" -> meant = true;
                case "jsonrpc" -> rpc = true;
                default -> more = true;
            }
            json.skipChildren();
        }
    }

    private void add(List<RpcMessage> answers) {
        // by its name an id alone is an answer; without it what says nothing else
        boolean answer = rpc ? meant || id != null : meant && id != null && !more;
        if (answer && !request) {
            answers.add(
                    new RpcMessage(line, Kind.BROKEN, null, id, null, null, null, new Envelope(null, false, null, 0)));
        }
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
