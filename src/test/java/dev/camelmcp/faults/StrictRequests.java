package dev.camelmcp.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads requests as the strictest of all servers would (RFC 9112): whatever two servers could understand in two ways is
 * an error here. For what the gateway sends, which must never be like that, whatever its caller sent. Not thread-safe.
 */
final class StrictRequests {

    private static final Pattern REQUEST_LINE = Pattern.compile("(GET|POST|DELETE) /[!-~&&[^#]]* HTTP/1\\.1");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\\t\\x20-\\x7E\\x80-\\xFF]*");

    private final InputStream in;
    private final int connection;

    StrictRequests(InputStream in, int connection) {
        this.in = in;
        this.connection = connection;
    }

    /**
     * The next request; null when the gateway has closed the connection between two.
     *
     * @throws ProtocolException when it can be understood in two ways
     * @throws EOFException when it ends in the middle
     */
    Arrived next() throws IOException {
        String requestLine = line();
        if (requestLine == null) {
            return null;
        }
        require(REQUEST_LINE.matcher(requestLine).matches(), "request line", requestLine);
        List<String> headers = new ArrayList<>();
        for (String line = header(); !line.isEmpty(); line = header()) {
            require(HEADER.matcher(line).matches(), "header", line);
            headers.add(line);
        }
        Arrived head = new Arrived(requestLine, List.copyOf(headers), new byte[0], connection);
        require(head.values("Host").size() == 1, "one Host", requestLine);
        require(head.values("Transfer-Encoding").isEmpty(), "no Transfer-Encoding", requestLine);
        List<String> lengths = head.values("Content-Length");
        require(lengths.size() <= 1, "one Content-Length", lengths.toString());
        if (lengths.isEmpty()) {
            return head;
        }
        require(lengths.get(0).matches("\\d{1,9}"), "Content-Length", lengths.get(0));
        byte[] body = in.readNBytes(Integer.parseInt(lengths.get(0)));
        if (body.length < Integer.parseInt(lengths.get(0))) {
            throw new EOFException("in the body");
        }
        return new Arrived(requestLine, head.headers(), body, connection);
    }

    private String header() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("in the head");
        }
        return line;
    }

    /** Without its end, which must be CRLF; null when there is nothing at all. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); ; b = in.read()) {
            if (b < 0 && line.size() == 0) {
                return null;
            }
            if (b < 0) {
                throw new EOFException("in a line");
            }
            require(b != '\n', "CR before LF", line.toString(StandardCharsets.ISO_8859_1));
            if (b == '\r') {
                require(in.read() == '\n', "LF behind CR", line.toString(StandardCharsets.ISO_8859_1));
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            line.write(b);
        }
    }

    private static void require(boolean fulfilled, String what, String found) throws ProtocolException {
        if (!fulfilled) {
            throw new ProtocolException("not a valid " + what + ": " + found);
        }
    }
}
