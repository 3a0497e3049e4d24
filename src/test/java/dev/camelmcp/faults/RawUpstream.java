package dev.camelmcp.faults;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An MCP server on a raw socket of 127.0.0.1 of which a test decides every byte. What it is sent must be beyond doubt, see {@link StrictRequests}. Thread-safe. */
final class RawUpstream implements AutoCloseable {

    /** What is sent for a request; the connection serves the next one unless the script ended it. */
    @FunctionalInterface
    interface Script {
        void play(Wire wire) throws IOException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "raw-upstream");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger accepted = new AtomicInteger();
    private final Map<Socket, Wire> open = new ConcurrentHashMap<>();
    private final List<Arrived> received = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile Script greeting = wire -> {};
    private volatile Script script = Scripts.ok();

    RawUpstream() throws IOException {
        listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** For every request from now on. */
    void answer(Script next) {
        script = next;
    }

    /** For every connection from now on, before anything is read from it. */
    void greet(Script next) {
        greeting = next;
    }

    /** In the order of their arrival. */
    List<Arrived> received() {
        return received;
    }

    Arrived last() {
        return received.get(received.size() - 1);
    }

    /** What was wrong with what the gateway sent. */
    List<String> violations() {
        return violations;
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    /** Connections that are there now. */
    int open() {
        return open.size();
    }

    List<Wire> wires() {
        return List.copyOf(open.values());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Wire wire = new Wire(socket, accepted.incrementAndGet());
                open.put(socket, wire);
                threads.execute(() -> serve(socket, wire));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, Wire wire) {
        try (socket) {
            greeting.play(wire);
            for (Arrived request = wire.isOver() ? null : wire.read(); request != null; request = wire.read()) {
                received.add(request);
                script.play(wire);
                if (wire.isOver()) {
                    return;
                }
            }
        } catch (ProtocolException | EOFException e) {
            violations.add(e.getMessage());
        } catch (IOException | RuntimeException e) {
            // the gateway went away, which is what many of these tests want
        } finally {
            open.remove(socket);
            wire.gone().complete(null);
        }
    }

    /** Ends all connections; new ones are still taken. */
    void dropConnections() throws IOException {
        for (Socket socket : open.keySet()) {
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
