package dev.camelmcp.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks an MCP server to do, read so strictly that no server can read it as something else: one JSON
 * object in UTF-8, no member twice, none that differs from a known one by case only (some servers do not tell them
 * apart). Immutable.
 *
 * @param method null for a response, which has none
 * @param tool the name of the tool that {@code tools/call} calls; null for other methods
 */
record InspectedMessage(@Nullable String method, @Nullable String tool) {

    /** It could be read in more ways than one, or not at all; the message says why. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message, null, false, false);
        }
    }

    private static final String METHOD = "method";
    private static final String PARAMS = "params";
    private static final String NAME = "name";

    /** What decisions are about; some servers may not look at case, or at blanks. */
    private static final Set<String> TOOLS = Set.of("tools/call", "tools/list");

    /** No control characters: names are for logs, too. */
    private static final Pattern SOUND = Pattern.compile("\\P{Cntrl}{1,256}");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static InspectedMessage of(byte[] body) throws Unclear {
        // a decoder of its own, which refuses what is no UTF-8
        try (JsonParser json = JSON.createParser(
                new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder()))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Unclear("the request is not one JSON-RPC message; send messages one by one");
            }
            InspectedMessage message = read(json);
            if (json.nextToken() != null) {
                throw new Unclear("something follows the JSON-RPC message");
            }
            return message;
        } catch (IOException e) {
            throw new Unclear("the request is not JSON that can be read in one way only");
        }
    }

    private static InspectedMessage read(JsonParser json) throws IOException, Unclear {
        String method = null;
        String name = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = known(json.currentName(), METHOD, PARAMS);
            JsonToken value = json.nextToken();
            if (METHOD.equals(member)) {
                method = sound(json, value, "method");
            } else if (PARAMS.equals(member) && value == JsonToken.START_OBJECT) {
                name = name(json);
            } else {
                json.skipChildren();
            }
        }
        if (method != null && TOOLS.contains(method.strip().toLowerCase(Locale.ROOT)) && !TOOLS.contains(method)) {
            throw new Unclear("the method '" + method + "' is spelled in another way");
        }
        if (!"tools/call".equals(method)) {
            return new InspectedMessage(method, null);
        }
        if (name == null) {
            throw new Unclear("the call names no tool");
        }
        return new InspectedMessage(method, name);
    }

    /** Reads {@code params}; other methods have a name there, too. */
    private static @Nullable String name(JsonParser json) throws IOException, Unclear {
        String name = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = known(json.currentName(), NAME);
            JsonToken value = json.nextToken();
            if (NAME.equals(member)) {
                name = sound(json, value, "name");
            }
            json.skipChildren();
        }
        return name;
    }

    private static String known(String member, String... names) throws Unclear {
        for (String name : List.of(names)) {
            if (name.equalsIgnoreCase(member) && !name.equals(member)) {
                throw new Unclear("the message has a member '" + name + "' in another case");
            }
        }
        return member;
    }

    private static String sound(JsonParser json, JsonToken value, String member) throws IOException, Unclear {
        String text = value == JsonToken.VALUE_STRING ? json.getText() : "";
        if (!SOUND.matcher(text).matches()) {
            throw new Unclear("'" + member + "' is not a name");
        }
        return text;
    }
}
