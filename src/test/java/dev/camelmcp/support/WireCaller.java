package dev.camelmcp.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A caller that says exactly what a test wants it to say, over one connection. */
public final class WireCaller implements AutoCloseable {

    private static final int PATIENCE = 10_000;

    private final Socket socket;
    private final InputStream in;

    private WireCaller(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public static WireCaller to(int port) throws IOException {
        return new WireCaller(port);
    }

    /** For how many milliseconds to wait for what comes, in place of ten seconds. */
    public WireCaller patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    /** Sends these lines with CRLF after each, and one more: a head. One byte for each char. */
    public WireCaller head(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public WireCaller send(String bytes) throws IOException {
        return send(bytes.getBytes(ISO_8859_1));
    }

    public WireCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer, whole. */
    public WireMessage answer() throws IOException {
        return WireMessage.read(in, WireMessage.Kind.RESPONSE);
    }

    /** The head of the next answer; its body is the test's to read. */
    public WireMessage answerHead() throws IOException {
        return WireMessage.head(in);
    }

    /** The next chunk of a body. */
    public String chunk() throws IOException {
        return new String(WireMessage.chunk(in), ISO_8859_1);
    }

    /** Whether the other side has closed the connection, without any further byte. */
    public boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
