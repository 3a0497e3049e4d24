package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/**
 * An MCP server that answers one GET with an event stream, sends no event, and notices when the stream is closed. Some
 * servers send the head of the answer together with the first event only (the Java SDK on Tomcat), so this one can too.
 */
final class SilentStream implements AutoCloseable {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ServerSocket listener;
    private final boolean sendsHead;
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Thread thread = new Thread(this::serve, "silent-stream");

    private SilentStream(boolean sendsHead) throws IOException {
        this.sendsHead = sendsHead;
        listener = FreePorts.listen();
        thread.setDaemon(true);
        thread.start();
    }

    static SilentStream withHead() throws IOException {
        return new SilentStream(true);
    }

    static SilentStream withoutHead() throws IOException {
        return new SilentStream(false);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/mcp";
    }

    /** Done when the request is here. */
    CompletableFuture<Void> asked() {
        return asked;
    }

    /** Done when the other side has closed the connection, in whatever manner. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                // The head of the request; a GET has no body.
            }
            asked.complete(null);
            if (sendsHead) {
                socket.getOutputStream().write(HEAD.getBytes(US_ASCII));
            }
            awaitEnd(request);
        } catch (IOException e) {
            closed.completeExceptionally(e);
        }
    }

    private void awaitEnd(BufferedReader connection) {
        try {
            if (connection.read() < 0) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(new AssertionError("A second request came while the stream was open"));
            }
        } catch (IOException reset) {
            closed.complete(null);
        }
    }
}
