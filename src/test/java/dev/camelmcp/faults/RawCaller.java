package dev.camelmcp.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An MCP client on a raw socket: sends what no client library would, and sees how an answer ends. Not thread-safe. */
final class RawCaller implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawCaller(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Latin-1, so that each character is one byte. */
    RawCaller send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** FIN: nothing more will come, but answers are still read. */
    RawCaller finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next answer up to its end, or up to the end of the connection; null when the connection ended before it. */
    Reply reply() throws IOException {
        Reply head = head();
        return head == null ? null : body(head);
    }

    /** The next head, with an empty body. */
    Reply head() throws IOException {
        String status = line();
        if (status == null) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        return new Reply(Integer.parseInt(status.split(" ")[1]), headers, new byte[0], false);
    }

    /** What belongs to a head that was read before. */
    Reply body(Reply head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole;
        if (head.status() == 204 || head.status() == 304 || head.status() < 200) {
            whole = true;
        } else if (head.values("Transfer-Encoding").contains("chunked")) {
            whole = chunks(body);
        } else if (head.values("Content-Length").isEmpty()) {
            // the end of the connection is the end of the body, and nobody can tell whether that was meant
            for (int b = readByte(); b >= 0; b = readByte()) {
                body.write(b);
            }
            whole = true;
        } else {
            int length = Integer.parseInt(head.values("Content-Length").get(0));
            whole = copy(length, body);
        }
        return new Reply(head.status(), head.headers(), body.toByteArray(), whole);
    }

    /** The data of the next chunk of a stream; null when the stream ended, or was cut. */
    String chunk() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        return chunk(data) > 0 ? data.toString(StandardCharsets.ISO_8859_1) : null;
    }

    /** One byte; -1 when the connection has ended, by FIN or RST. */
    int readByte() throws IOException {
        try {
            return in.read();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("nothing came, and the connection is still there", e);
        } catch (IOException reset) {
            return -1;
        }
    }

    private boolean chunks(ByteArrayOutputStream body) throws IOException {
        int size = chunk(body);
        while (size > 0) {
            size = chunk(body);
        }
        return size == 0;
    }

    /** The size of the chunk; -1 when the connection ended in it. */
    private int chunk(ByteArrayOutputStream body) throws IOException {
        String size = line();
        if (size == null || size.isEmpty()) {
            return -1;
        }
        int length = Integer.parseInt(size, 16);
        return copy(length, body) && "".equals(line()) ? length : -1;
    }

    private boolean copy(int length, ByteArrayOutputStream into) throws IOException {
        for (int i = 0; i < length; i++) {
            int b = readByte();
            if (b < 0) {
                return false;
            }
            into.write(b);
        }
        return true;
    }

    /** Without its end; null when the connection ended before it. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = readByte(); b != '\n'; b = readByte()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
