package dev.camelmcp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints: its result, and nothing else, to {@code out}; what is said beside it to {@code err}.
 * Immutable.
 *
 * @param json whether the result is one JSON document
 */
record Output(PrintWriter out, PrintWriter err, Terminal terminal, boolean json) {

    /** ASCII, whatever encoding the terminal or the reader has. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    boolean colours() {
        return terminal.colours() && !json;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void document(Map<String, ? extends @Nullable Object> members) {
        try {
            line(JSON.writeValueAsString(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says something that is not part of the result. */
    void notice(String text) {
        err.println("mcp-oauth: " + text);
        err.flush();
    }
}
