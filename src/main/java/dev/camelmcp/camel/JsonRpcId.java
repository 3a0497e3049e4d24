package dev.camelmcp.camel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the id of a JSON-RPC request without reading more of it than needed. Stateless. */
final class JsonRpcId {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonRpcId() {}

    /**
     * The id as JSON; null for a notification, a batch, and what is not JSON-RPC at all (JSON-RPC 2.0 §5: the id of an error is null where it cannot be told).
     */
    static @Nullable String of(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = json.currentName().equals("id");
                JsonToken value = json.nextToken();
                if (id) {
                    return switch (value) {
                        case VALUE_STRING ->
                            '"' + new String(JsonStringEncoder.getInstance().quoteAsString(json.getText())) + '"';
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
                        default -> null;
                    };
                }
                json.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }
}
