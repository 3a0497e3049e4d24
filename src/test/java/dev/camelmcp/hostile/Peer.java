package dev.camelmcp.hostile;

import dev.camelmcp.support.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The server's end of one connection. Used by the one thread that serves it. */
final class Peer extends RawConnection {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int number = NUMBERS.incrementAndGet();
    private long written;
    private Received request;

    Peer(Socket socket) throws IOException {
        super(socket, StandardCharsets.UTF_8);
    }

    /** The next request; null when the gateway has closed the connection. */
    Received read() throws IOException {
        String requestLine = line();
        if (requestLine == null || requestLine.isEmpty()) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        String length = new Received(requestLine, headers, "", number, 0).header("Content-Length");
        String body =
                length == null ? "" : new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
        request = new Received(requestLine, List.copyOf(headers), body, number, System.nanoTime());
        return request;
    }

    /** The one that is answered now. */
    Received request() {
        return request;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
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
    public Peer write(byte[] bytes) throws IOException {
        super.write(bytes);
        written += bytes.length;
        return this;
    }

    /** Bytes that the gateway, or the buffers before it, took. */
    long written() {
        return written;
    }

    /** The same text again and again, until the gateway hangs up or that many bytes are sent. */
    void repeat(String text, long pauseMillis, long most) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (long end = written + most; written < end; ) {
            write(bytes);
            if (pauseMillis > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            }
        }
    }
}
