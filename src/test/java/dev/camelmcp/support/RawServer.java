package dev.camelmcp.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A server on a raw socket of 127.0.0.1, with a thread for each connection. Thread-safe. */
public abstract class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** @param name of its threads */
    protected RawServer(ServerSocket listener, String name) {
        this.listener = listener;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    protected static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 200, loopback());
    }

    public static InetAddress loopback() throws IOException {
        return InetAddress.getByName("127.0.0.1");
    }

    /** Takes connections from now on; the last step of a constructor. */
    protected final void start() {
        threads.execute(this::accept);
    }

    /** Serves a connection until it is over; it is closed then. */
    protected abstract void serve(Socket socket) throws IOException;

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                serveByAThread(socket);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serveByAThread(Socket socket) throws IOException {
        try {
            threads.execute(() -> run(socket));
        } catch (RejectedExecutionException e) {
            // the server ends just now; left open, whoever came would wait for an answer
            socket.close();
        }
    }

    private void run(Socket socket) {
        try (socket) {
            serve(socket);
        } catch (IOException | RuntimeException e) {
            // the gateway went away, which is what many of these tests want
        } finally {
            connections.remove(socket);
        }
    }

    /** Ends all connections; new ones are still taken. */
    public void dropConnections() throws IOException {
        for (Socket socket : connections) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
        threads.shutdownNow();
    }
}
