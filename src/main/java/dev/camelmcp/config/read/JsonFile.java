package dev.camelmcp.config.read;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON text that knows on which line each of its values stands. Immutable.
 *
 * @param name of the file, for messages
 * @param root what it holds
 * @param lines of all values
 */
record JsonFile(String name, JsonNode root, Map<JsonPointer, Integer> lines) {

    /** Strict, since what is lost on the way into the configuration is a setting that is not heeded. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    JsonFile {
        lines = Map.copyOf(lines);
    }

    /**
     * Takes a text apart.
     *
     * @throws InvalidJsonException where it is not JSON
     */
    static JsonFile parse(String name, String text) throws InvalidJsonException {
        try {
            JsonNode root = MAPPER.readTree(text);
            Map<JsonPointer, Integer> lines = new HashMap<>();
            try (JsonParser parser = MAPPER.createParser(text)) {
                while (parser.nextToken() != null) {
                    lines.putIfAbsent(
                            parser.getParsingContext().pathAsPointer(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
            return new JsonFile(name, root, lines);
        } catch (StreamReadException e) {
            throw new InvalidJsonException(at(name, e.getLocation()), reason(e));
        } catch (JsonProcessingException e) {
            throw new InvalidJsonException(
                    at(name, e.getLocation()), "is not valid JSON: there is something behind its end");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a value stands: {@code mcp-servers.json:12}. */
    String source(JsonPointer value) {
        Integer line = lines.get(value);
        return line == null ? name : name + ":" + line;
    }

    private static String at(String name, JsonLocation location) {
        return location == null ? name : name + ":" + location.getLineNr();
    }

    /** The parser quotes words that it does not know, and one of them may be a secret without its quotes. */
    private static String reason(StreamReadException failure) {
        String message = String.valueOf(failure.getOriginalMessage());
        if (message.startsWith("Unrecognized token")) {
            return "is not valid JSON: a value is neither in quotes nor a number, true, false or null";
        }
        return "is not valid JSON: " + message;
    }

    /** Says where a text is not JSON, and why. */
    static final class InvalidJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String source;

        InvalidJsonException(String source, String message) {
            super(message);
            this.source = source;
        }

        String source() {
            return source;
        }
    }
}
