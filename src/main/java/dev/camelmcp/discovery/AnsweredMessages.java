package dev.camelmcp.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The JSON-RPC messages of an answer to a POST, one after the other as they arrive: JSON, or the events of a stream
 * (MCP, Transports, Sending Messages to the Server; HTML Living Standard §9.2.6). Used by one thread, which waits.
 */
final class AnsweredMessages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream in;
    private final boolean events;
    private final Queue<JsonNode> read = new ArrayDeque<>();
    private boolean ended;
    private boolean afterReturn;

    AnsweredMessages(InputStream in, boolean events) {
        this.in = new BufferedInputStream(in);
        this.events = events;
    }

    /**
     * The next message; null at the end.
     *
     * @throws IOException where the answer breaks off, or is no JSON
     */
    @Nullable
    JsonNode next() throws IOException {
        while (read.isEmpty() && !ended) {
            add(events ? event() : rest());
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

    private byte[] rest() throws IOException {
        ended = true;
        return in.readAllBytes();
    }

    /** The data of the next event, also of one that the end cuts off; empty where it has none. */
    private byte[] event() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (byte[] line = line(); line.length > 0; line = line()) {
            String text = new String(line, StandardCharsets.UTF_8);
            if (text.startsWith("data:")) {
                String value = text.substring(text.startsWith("data: ") ? 6 : 5);
                data.write('\n');
                data.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return data.toByteArray();
    }

    /** Without its end, which is CR, LF or both; empty at the end. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next == '\n' && afterReturn) {
            next = in.read();
        }
        for (; next != '\n' && next != '\r' && next >= 0; next = in.read()) {
            line.write(next);
        }
        afterReturn = next == '\r';
        ended = next < 0;
        return line.toByteArray();
    }
}
