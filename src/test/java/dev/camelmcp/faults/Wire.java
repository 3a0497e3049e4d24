package dev.camelmcp.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The MCP server's end of one connection. Used by the one thread that serves it, except for {@link #gone()}. */
final class Wire {

    private final Socket socket;
    private final InputStream in;
    private final StrictRequests requests;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Arrived request;
    private boolean over;

    Wire(Socket socket, int number) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.requests = new StrictRequests(in, number);
    }

    Arrived read() throws IOException {
        request = requests.next();
        return request;
    }

    /** The one that is being answered. */
    Arrived request() {
        return request;
    }

    /** One byte of the request, unparsed. */
    int readByte() throws IOException {
        return in.read();
    }

    /** Latin-1, so that each character is one byte. */
    Wire write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** One byte after the other with a pause between them. */
    void drip(String text, long pauseMillis) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(text.substring(i, i + 1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
    }

    /** Says nothing more until the gateway goes away. */
    void hang() throws IOException {
        while (in.read() >= 0) {
            // whatever still comes is no concern of a server that does not answer
        }
        over = true;
    }

    /** RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    /** FIN, and nothing more until the gateway goes away. */
    void finish() throws IOException {
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

    /** Done when the connection is no more, whoever ended it. */
    CompletableFuture<Void> gone() {
        return gone;
    }
}
