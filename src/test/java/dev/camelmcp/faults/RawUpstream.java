package dev.camelmcp.faults;

import dev.camelmcp.support.RawServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An MCP server on a raw socket of 127.0.0.1 of which a test decides every byte. What it is sent must be beyond doubt,
 * see {@link StrictRequests}. Thread-safe.
 */
final class RawUpstream extends RawServer {

    /** What is sent for a request; the connection serves the next one unless the script ended it. */
    @FunctionalInterface
    interface Script {
        void play(Wire wire) throws IOException;
    }

    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final List<Arrived> received = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile Script greeting = wire -> {};
    private volatile Script script = Scripts.ok();

    RawUpstream() throws IOException {
        super(listen(), "raw-upstream");
        start();
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
        return List.copyOf(open);
    }

    @Override
    protected void serve(Socket socket) throws IOException {
        Wire wire = new Wire(socket, accepted.incrementAndGet());
        open.add(wire);
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
        } finally {
            open.remove(wire);
            wire.gone().complete(null);
        }
    }
}
