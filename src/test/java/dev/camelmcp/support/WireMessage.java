package dev.camelmcp.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP/1 message as it was on the wire, without any library's opinion: header lines in their order and spelling, one
 * char for each byte.
 *
 * @param body without its framing; empty when there is none
 * @param trailers fields after the last chunk
 */
public record WireMessage(
        String startLine,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        List<Map.Entry<String, String>> trailers) {

    /** What a message without length means: the rest of the connection for an answer, nothing for a request. */
    enum Kind {
        REQUEST,
        RESPONSE
    }

    /** The values of a header in their order. */
    public List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Lower-case names of all headers in their order. */
    public List<String> names() {
        return headers.stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Of an answer. */
    public int status() {
        return Integer.parseInt(startLine.split(" ", 3)[1]);
    }

    public String method() {
        return startLine.split(" ", 3)[0];
    }

    public String uri() {
        return startLine.split(" ", 3)[1];
    }

    public String text() {
        return new String(body, ISO_8859_1);
    }

    /** Waits for one message; null when the connection ends before one begins. */
    static WireMessage read(InputStream in, Kind kind) throws IOException {
        WireMessage head = head(in);
        if (head == null) {
            return null;
        }
        if (kind == Kind.RESPONSE && hasNoBody(head.status())) {
            return head;
        }
        List<Map.Entry<String, String>> trailers = new ArrayList<>();
        byte[] body = new byte[0];
        if (head.values("Transfer-Encoding").contains("chunked")) {
            body = chunks(in);
            trailers = fields(in);
        } else if (!head.values("Content-Length").isEmpty()) {
            int length = Integer.parseInt(head.values("Content-Length").get(0));
            body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException(body.length + " of " + length + " bytes");
            }
        } else if (kind == Kind.RESPONSE) {
            body = in.readAllBytes();
        }
        return new WireMessage(head.startLine, head.headers, body, trailers);
    }

    /** Waits for start line and headers only. */
    static WireMessage head(InputStream in) throws IOException {
        String startLine = line(in);
        return startLine == null ? null : new WireMessage(startLine, fields(in), new byte[0], List.of());
    }

    /** Reads a chunk; empty for the last one. */
    static byte[] chunk(InputStream in) throws IOException {
        String size = line(in);
        if (size == null) {
            throw new EOFException("no chunk");
        }
        int length = Integer.parseInt(size.split(";")[0].trim(), 16);
        byte[] data = in.readNBytes(length);
        if (length > 0) {
            line(in);
        }
        return data;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(in); chunk.length > 0; chunk = chunk(in)) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    private static List<Map.Entry<String, String>> fields(InputStream in) throws IOException {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return fields;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return line.size() == 0 ? null : line.toString(ISO_8859_1);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static boolean hasNoBody(int status) {
        return status < 200 || status == 204 || status == 304;
    }
}
