package dev.camelmcp.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server's end of one connection, of which a test decides every byte. Used by the one thread that serves it. */
public abstract class RawConnection {

    protected final InputStream in;
    private final Socket socket;
    private final Charset charset;
    private boolean over;

    /** @param charset of what is written as text */
    protected RawConnection(Socket socket, Charset charset) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.charset = charset;
    }

    public RawConnection write(String text) throws IOException {
        return write(text.getBytes(charset));
    }

    public RawConnection write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One character after the other with a pause between them, for as long as the gateway takes them. */
    public void drip(String text, long pauseMillis) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            write(text.substring(i, i + 1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
    }

    /** Says nothing more until the gateway goes away. */
    public void hang() throws IOException {
        while (in.read() >= 0) {
            // whatever still comes is no concern of a server that does not answer
        }
        over = true;
    }

    /** Ends the connection with a RST instead of a FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    /** FIN, and nothing more until the gateway goes away. */
    public void finish() throws IOException {
        socket.shutdownOutput();
        hang();
    }

    public void close() throws IOException {
        over = true;
        socket.close();
    }

    public boolean isOver() {
        return over;
    }
}
