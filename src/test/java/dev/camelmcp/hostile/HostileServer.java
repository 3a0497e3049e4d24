package dev.camelmcp.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on a raw socket of 127.0.0.1 of which a test decides every byte, for each path. Thread-safe. */
class HostileServer implements AutoCloseable {

    /** What is sent for a request; the connection serves the next one unless the answer ended it. */
    @FunctionalInterface
    interface Answer {
        void send(Peer peer) throws IOException;
    }

    private final ServerSocket listener;
    private final Answer greeting;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    HostileServer() throws IOException {
        this(new ServerSocket(0, 200, loopback()), peer -> {});
    }

    /**
     * A server on another socket.
     *
     * @param greeting what is sent before anything is read
     */
    HostileServer(ServerSocket listener, Answer greeting) {
        this.listener = listener;
        this.greeting = greeting;
        threads.execute(this::accept);
    }

    static InetAddress loopback() throws IOException {
        return InetAddress.getByName("127.0.0.1");
    }

    /** One answer after the other; the last one is for all further requests too. */
    void answer(String path, Answer... inTurn) {
        answers.put(path, new ArrayDeque<>(List.of(inTurn)));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** All requests for the path, in the order of their arrival. */
    List<Received> received(String path) {
        return received.stream().filter(r -> r.path().equals(path)).toList();
    }

    /** All requests, whatever their path. */
    List<Received> received() {
        return received;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Peer peer = new Peer(socket);
            greeting.send(peer);
            for (Received request = peer.isOver() ? null : peer.read(); request != null; request = peer.read()) {
                received.add(request);
                next(request.path()).send(peer);
                if (peer.isOver()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            // the gateway went away, which is what many of these tests want
        } finally {
            connections.remove(socket);
        }
    }

    private Answer next(String path) {
        Deque<Answer> left = answers.getOrDefault(path, new ArrayDeque<>());
        synchronized (left) {
            Answer answer = left.size() > 1 ? left.poll() : left.peek();
            return answer == null ? Answers.status("404 Not Found", "") : answer;
        }
    }

    /** Ends all connections; new ones are still taken. */
    void dropConnections() throws IOException {
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
