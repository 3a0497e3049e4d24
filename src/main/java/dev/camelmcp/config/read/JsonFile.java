package dev.camelmcp.config.read;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A JSON text that knows on which line each of its values stands. Immutable.
 *
 * @param name of the file, for messages
 * @param root what it holds
 * @param lines of all values
 */
record JsonFile(String name, JsonNode root, JsonLines lines) {

    /** Strict, since what is lost on the way into the configuration is a setting that is not heeded. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Takes a text apart.
     *
     * @throws InvalidJsonException where it is not JSON
     */
    static JsonFile parse(String name, String text) throws InvalidJsonException {
        try {
            JsonNode root = MAPPER.readTree(text);
            try (JsonParser parser = MAPPER.createParser(text)) {
                return new JsonFile(name, root, JsonLines.read(parser));
            }
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
    String source(JsonLines value) {
        return value.line() == 0 ? name : name + ":" + value.line();
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
