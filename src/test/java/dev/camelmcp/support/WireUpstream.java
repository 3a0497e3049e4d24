package dev.camelmcp.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An MCP server that keeps what it received as it was on the wire, and answers with the bytes that a test gives it. */
public final class WireUpstream implements AutoCloseable {

    /**
     * Writes an answer; what it leaves unfinished stays open until the caller goes away. Closing the stream ends the
     * connection.
     */
    public interface Behaviour {
        void answer(WireMessage request, OutputStream out) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<WireMessage> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();
    private volatile Behaviour behaviour;
    private volatile int resets;

    private WireUpstream() throws IOException {
        start(this::accept);
    }

    public static WireUpstream start() throws IOException {
        return new WireUpstream();
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** Answers with this from now on, one byte for each char. */
    public void answer(String bytes) {
        answer(bytes.getBytes(ISO_8859_1));
    }

    public void answer(byte[] bytes) {
        behave((request, out) -> out.write(bytes));
    }

    /** Forgets what was received, and answers an empty 200. */
    public void reset() {
        received.clear();
        resets++;
        left.set(0);
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/mcp";
    }

    public List<WireMessage> received() {
        return received;
    }

    public WireMessage last() {
        return received.get(received.size() - 1);
    }

    /** Connections on which something was asked since the last reset, and that the other side has closed. */
    public int left() {
        return left.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        int era = -1;
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (WireMessage request = next(in); request != null; request = next(in)) {
                era = resets;
                received.add(request);
                behaviour.answer(request, connection.getOutputStream());
                if (connection.isClosed()) {
                    return;
                }
                connection.getOutputStream().flush();
            }
            leave(era);
        } catch (IOException reset) {
            leave(era);
        } finally {
            connections.remove(connection);
        }
    }

    /** What a caller of an earlier test does now is not this test's. */
    private void leave(int era) {
        if (era == resets) {
            left.incrementAndGet();
        }
    }

    private static WireMessage next(InputStream in) throws IOException {
        return WireMessage.read(in, WireMessage.Kind.REQUEST);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
