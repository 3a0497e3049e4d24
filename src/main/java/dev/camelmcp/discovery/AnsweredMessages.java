package dev.camelmcp.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The JSON-RPC messages of an answer to a POST, one after the other as they arrive: JSON, or the events of a stream
 * (MCP, Transports, Sending Messages to the Server). Used by one thread, which waits.
 */
final class AnsweredMessages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream in;
    private final @Nullable EventLines events;
    private final Queue<JsonNode> read = new ArrayDeque<>();
    private boolean ended;

    AnsweredMessages(InputStream in, boolean events) {
        this.in = in;
        this.events = events ? new EventLines(in) : null;
    }

    /**
     * The next message; null at the end.
     *
     * @throws IOException where the answer breaks off, or is no JSON
     */
    @Nullable
    JsonNode next() throws IOException {
        while (read.isEmpty() && !ended) {
            add(events == null ? rest() : event(events));
        }
        return read.poll();
    }

    /** Revision 2025-03-26 knows batches. */
    private void add(byte[] json) throws IOException {
        JsonNode message = json.length == 0 ? null : JSON.readTree(json);
        if (message != null && message.isArray()) {
            message.forEach(read::add);
        } else if (message != null) {
            read.add(message);
        }
    }

    private byte[] event(EventLines lines) throws IOException {
        byte[] data = EventLines.data(lines.event()).getBytes(StandardCharsets.UTF_8);
        ended = lines.isEnded();
        return data;
    }

    private byte[] rest() throws IOException {
        ended = true;
        return in.readAllBytes();
    }
}
