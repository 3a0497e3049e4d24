package dev.camelmcp.http.client;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Admits requests to an MCP server: so many at a time, so many of them streams, and none while its circuit is open.
 * Camel's circuitBreaker EIP would hold the event loop until the answer is there, hence Resilience4j itself.
 * Thread-safe.
 */
final class UpstreamGate {

    private final int maxConnections;
    private final int maxStreams;
    private final @Nullable CircuitBreakerRegistry circuits;
    private final UpstreamOutcomes outcomes;
    private final ConcurrentMap<ServerId, Load> loads = new ConcurrentHashMap<>();

    /**
     * A gate for all servers.
     *
     * @param circuits one for each server, by its id; null for none
     * @param outcomes hears what came of the requests that were let through
     */
    UpstreamGate(ForwardSettings settings, @Nullable CircuitBreakerRegistry circuits, UpstreamOutcomes outcomes) {
        this.maxConnections = settings.maxConnections();
        this.maxStreams = settings.maxStreams();
        this.circuits = circuits;
        this.outcomes = outcomes;
    }

    /**
     * Lets a request through.
     *
     * @param stream whether it asks for a stream, which may stay open
     * @return to be closed when the request is over
     * @throws UpstreamException when it has to wait for others to end
     */
    Permit admit(ServerRegistration server, boolean stream) throws UpstreamException {
        ServerId id = server.serverId();
        Load load = loads.get(id);
        if (load == null) {
            load = loads.computeIfAbsent(id, k -> new Load());
        }
        if (!acquire(load.requests, maxConnections)) {
            throw full(id, maxConnections + " requests under way", "mcp.forward.max-connections");
        }
        if (stream && !acquire(load.streams, maxStreams)) {
            load.requests.decrementAndGet();
            throw full(id, maxStreams + " open streams", "mcp.forward.max-streams");
        }
        Permit permit = new Permit(id, load, stream, circuit(id), outcomes);
        if (!permit.isAdmitted()) {
            permit.close();
            throw UpstreamException.notNow("MCP server " + id + " is not asked for now, since most of the last requests"
                    + " to it failed; see mcp.forward.circuit-breaker");
        }
        return permit;
    }

    /** Open streams of a server. */
    int openStreams(ServerRegistration server) {
        Load load = loads.get(server.serverId());
        return load == null ? 0 : load.streams.get();
    }

    private @Nullable CircuitBreaker circuit(ServerId id) {
        return circuits == null ? null : circuits.circuitBreaker(id.toString());
    }

    private static boolean acquire(AtomicInteger count, int max) {
        if (count.incrementAndGet() <= max) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    private static UpstreamException full(ServerId id, String what, String property) {
        return UpstreamException.notNow(
                "MCP server " + id + " has " + what + ", which is the limit (" + property + ")");
    }

    private static final class Load {
        final AtomicInteger requests = new AtomicInteger();
        final AtomicInteger streams = new AtomicInteger();
    }

    /**
     * One request that was let through, and the client that it uses meanwhile. Used on one event loop; only
     * {@link #close} may come from another thread.
     */
    static final class Permit {

        private final ServerId server;
        private final Load load;
        private final boolean stream;
        private final @Nullable CircuitBreaker circuit;
        private final UpstreamOutcomes outcomes;
        private final long since = System.nanoTime();
        private boolean undecided;
        private boolean closed;
        private @Nullable UpstreamClient client;

        private Permit(
                ServerId server,
                Load load,
                boolean stream,
                @Nullable CircuitBreaker circuit,
                UpstreamOutcomes outcomes) {
            this.server = server;
            this.outcomes = outcomes;
            this.load = load;
            this.stream = stream;
            this.circuit = circuit;
            this.undecided = circuit != null && circuit.tryAcquirePermission();
        }

        private boolean isAdmitted() {
            return circuit == null || undecided;
        }

        /**
         * Sends by this client, in place of any before, and leaves it at the end.
         *
         * @param entered for this request
         */
        void uses(UpstreamClient entered) {
            UpstreamClient unused;
            synchronized (this) {
                unused = closed ? entered : client;
                client = closed ? null : entered;
            }
            if (unused != null) {
                unused.leave();
            }
        }

        /** The head of the answer is there. Statuses that say that nobody is at home count as failures. */
        void answered(int status) {
            outcomes.answered(server, status);
            decide(status >= 502 && status <= 504 ? UpstreamException.unreachable("status " + status) : null);
        }

        /** The same, of one that leads elsewhere, where nobody goes. */
        void leads(int status, String says) {
            outcomes.answered(server, status, says);
            decide(null);
        }

        /** There will be no answer. */
        void failed(UpstreamException failure) {
            outcomes.failed(server, failure);
            decide(failure);
        }

        private void decide(@Nullable UpstreamException failure) {
            if (circuit == null || !undecided) {
                return;
            }
            undecided = false;
            long nanos = System.nanoTime() - since;
            if (failure == null) {
                circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
            } else {
                circuit.onError(nanos, TimeUnit.NANOSECONDS, failure);
            }
        }

        /**
         * The request is over; whatever happened after the head of the answer says nothing about the server. Does
         * nothing the second time.
         */
        void close() {
            UpstreamClient used;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                used = client;
                client = null;
            }
            if (used != null) {
                used.leave();
            }
            if (circuit != null && undecided) {
                circuit.releasePermission();
            }
            load.requests.decrementAndGet();
            if (stream) {
                load.streams.decrementAndGet();
            }
        }
    }
}
