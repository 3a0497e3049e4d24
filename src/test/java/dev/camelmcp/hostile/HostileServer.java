package dev.camelmcp.hostile;

import dev.camelmcp.support.RawServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a raw socket of 127.0.0.1 of which a test decides every byte, for each path. Thread-safe. */
class HostileServer extends RawServer {

    /** What is sent for a request; the connection serves the next one unless the answer ended it. */
    @FunctionalInterface
    interface Answer {
        void send(Peer peer) throws IOException;
    }

    private final Answer greeting;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    HostileServer() throws IOException {
        this(listen(), peer -> {});
    }

    /**
     * A server on another socket.
     *
     * @param greeting what is sent before anything is read
     */
    HostileServer(ServerSocket listener, Answer greeting) {
        super(listener, "hostile-server");
        this.greeting = greeting;
        start();
    }

    /** One answer after the other; the last one is for all further requests too. */
    void answer(String path, Answer... inTurn) {
        answers.put(path, new ArrayDeque<>(List.of(inTurn)));
    }

    /** All requests for the path, in the order of their arrival. */
    List<Received> received(String path) {
        return received.stream().filter(r -> r.path().equals(path)).toList();
    }

    /** All requests, whatever their path. */
    List<Received> received() {
        return received;
    }

    @Override
    protected void serve(Socket socket) throws IOException {
        Peer peer = new Peer(socket);
        greeting.send(peer);
        for (Received request = peer.isOver() ? null : peer.read(); request != null; request = peer.read()) {
            received.add(request);
            next(request.path()).send(peer);
            if (peer.isOver()) {
                return;
            }
        }
    }

    private Answer next(String path) {
        Deque<Answer> left = answers.getOrDefault(path, new ArrayDeque<>());
        synchronized (left) {
            Answer answer = left.size() > 1 ? left.poll() : left.peek();
            return answer == null ? Answers.status("404 Not Found", "") : answer;
        }
    }
}
