package dev.camelmcp.http.client;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that are open: whether one has brought an answer before, so that it may have been closed at the other
 * end meanwhile, and which request has it now. Thread-safe.
 */
final class UpstreamConnections {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnections.class);

    private final ConcurrentMap<HttpConnection, State> open = new ConcurrentHashMap<>();

    /** To be called on its event loop. */
    void opened(HttpConnection connection) {
        open.put(connection, new State(Thread.currentThread(), Vertx.currentContext()));
        connection
                // requests learn of it by themselves, and Vert.x would call an idle connection's end an error
                .exceptionHandler(e -> LOG.debug("A connection to an MCP server failed: {}", e.toString()))
                .closeHandler(v -> open.remove(connection));
    }

    /**
     * A request has got its connection.
     *
     * @return whether that has brought an answer before
     */
    boolean begins(HttpClientRequest request) {
        State state = open.get(request.connection());
        if (state == null) {
            return false;
        }
        if (request.version() != HttpVersion.HTTP_2) {
            state.current = request.streamId();
        }
        return state.answered;
    }

    void answered(HttpClientRequest request) {
        State state = open.get(request.connection());
        if (state != null) {
            state.answered = true;
        }
    }

    /**
     * Ends a request, and with HTTP/1.1 its connection. A connection is the next request's as soon as it has brought an
     * answer, whether somebody has read that or not: Vert.x would close it all the same, and with it what comes for
     * somebody else.
     */
    void reset(HttpClientRequest request) {
        State state = open.get(request.connection());
        if (state == null || state.loop == Thread.currentThread()) {
            resetNow(request, state);
        } else {
            state.context.runOnContext(v -> resetNow(request, state));
        }
    }

    private static void resetNow(HttpClientRequest request, @Nullable State state) {
        if (request.version() == HttpVersion.HTTP_2 || state == null || state.current == request.streamId()) {
            request.reset();
        }
    }

    /** How many are open. */
    int size() {
        return open.size();
    }

    private static final class State {
        final Thread loop;
        final Context context;
        volatile boolean answered;

        /** The request that has it, or had it last; with HTTP/1.1 there is one at a time. */
        volatile int current;

        State(Thread loop, Context context) {
            this.loop = loop;
            this.context = context;
        }
    }
}
