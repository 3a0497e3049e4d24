package dev.camelmcp.config.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which line a value of a JSON text stands, and those that it holds: a tree like that of the values. A table by the
 * path of each would hold a text for each, and there may be ten thousand servers. Nobody changes what was read.
 *
 * @param line from 1; 0 where it is not known
 * @param members of an object
 * @param elements of an array
 */
record JsonLines(int line, Map<String, JsonLines> members, List<JsonLines> elements) {

    /** Of what stands nowhere. */
    static final JsonLines NOWHERE = new JsonLines(0, Map.of(), List.of());

    /** Those of a whole text; its parser is to stand before it. A member stands where its name does. */
    static JsonLines read(JsonParser parser) throws IOException {
        parser.nextToken();
        return value(parser, line(parser));
    }

    JsonLines member(String name) {
        return members.getOrDefault(name, NOWHERE);
    }

    JsonLines element(int index) {
        return index < elements.size() ? elements.get(index) : NOWHERE;
    }

    private static JsonLines value(JsonParser parser, int line) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, JsonLines> members = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int at = line(parser);
                parser.nextToken();
                members.put(name, value(parser, at));
            }
            return new JsonLines(line, members, List.of());
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<JsonLines> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser, line(parser)));
            }
            return new JsonLines(line, Map.of(), elements);
        }
        return new JsonLines(line, Map.of(), List.of());
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
