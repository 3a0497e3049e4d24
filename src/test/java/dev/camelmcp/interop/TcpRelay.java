package dev.camelmcp.interop;

import dev.camelmcp.support.RawServer;
import java.io.IOException;
import java.net.Socket;

/** The way of one node to a port of this machine, which can be cut. Thread-safe. */
final class TcpRelay extends RawServer {

    private final int target;
    private volatile boolean cut;

    private TcpRelay(int target) throws IOException {
        super(listen(), "tcp-relay");
        this.target = target;
        start();
    }

    static TcpRelay to(int port) throws IOException {
        return new TcpRelay(port);
    }

    /** Ends all connections, and new ones at once. */
    void cut() throws IOException {
        cut = true;
        dropConnections();
    }

    void restore() {
        cut = false;
    }

    @Override
    protected void serve(Socket client) throws IOException {
        if (cut) {
            return;
        }
        try (Socket server = new Socket(loopback(), target)) {
            server.setTcpNoDelay(true);
            Thread back = new Thread(() -> copy(server, client), "tcp-relay-back");
            back.setDaemon(true);
            back.start();
            copy(client, server);
        }
    }

    /** Until either ends; then both do. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them has left
        }
    }
}
