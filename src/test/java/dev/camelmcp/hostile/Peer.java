package dev.camelmcp.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The server's end of one connection. Used by the one thread that serves it. */
final class Peer {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Socket socket;
    private final InputStream in;
    private final int number = NUMBERS.incrementAndGet();
    private boolean over;
    private long written;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
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
        return new Received(requestLine, List.copyOf(headers), body, number, System.nanoTime());
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

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        written += bytes.length;
    }

    /** Bytes that the gateway, or the buffers before it, took. */
    long written() {
        return written;
    }

    /** One character after the other with a pause between them, for as long as the gateway takes them. */
    void drip(String text, long pauseMillis) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(text.substring(i, i + 1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
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

    /** Says nothing more until the gateway goes away. */
    void hang() throws IOException {
        while (in.read() >= 0) {
            // whatever still comes is no concern of a server that does not answer
        }
        over = true;
    }

    /** Ends the connection with a RST instead of a FIN. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    /** Sends a FIN, and goes on reading until the gateway closes as well. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
        hang();
    }

    void close() throws IOException {
        over = true;
        socket.close();
    }

    boolean isOver() {
        return over;
    }
}
