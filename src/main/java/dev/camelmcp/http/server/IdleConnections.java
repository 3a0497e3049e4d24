package dev.camelmcp.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes callers' connections on which no request has been under way for some time: those that are not used any more,
 * and those whose next request never becomes whole. Vert.x's own idle timeout would end silent streams as well. HTTP/2
 * connections are left alone: there is one for each caller. Thread-safe.
 */
final class IdleConnections {

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);

    /** How much longer than it should an idle connection may live: by a quarter. */
    private static final int CHECKS = 4;

    /** What was opened less than that ago may be about to be used. */
    private static final Duration UNUSED = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final long timeout;
    private final long timer;
    private final Map<HttpConnection, Activity> connections = new ConcurrentHashMap<>();

    IdleConnections(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout.toNanos();
        this.timer = vertx.setPeriodic(Math.max(1, timeout.toMillis() / CHECKS), id -> closeIdle(this.timeout));
    }

    void opened(HttpConnection connection) {
        connections.put(connection, new Activity());
        connection
                // callers reset connections as they like; Vert.x would call that an error
                .exceptionHandler(e -> LOG.debug("A caller's connection failed: {}", e.toString()))
                .closeHandler(v -> connections.remove(connection));
    }

    /** A request has begun. */
    void busy(HttpServerRequest request) {
        Activity activity = connections.get(request.connection());
        if (activity != null) {
            activity.latest = request;
            // a check that always came between two requests would never see it busy
            activity.since = System.nanoTime();
        }
    }

    /** Closes those that nobody uses: who keeps them has to know that they are of no use any more. */
    void closeUnused() {
        closeIdle(UNUSED.toNanos());
    }

    void close() {
        vertx.cancelTimer(timer);
        connections.clear();
    }

    /** @param least how long nothing was under way on them, in nanoseconds */
    private void closeIdle(long least) {
        long now = System.nanoTime();
        connections.forEach((connection, activity) -> {
            if (activity.isBusy()) {
                activity.since = now;
            } else if (now - activity.since > least) {
                connection.close();
            }
        });
    }

    private static final class Activity {
        volatile @Nullable HttpServerRequest latest;

        /** When it was last seen to be busy. */
        volatile long since = System.nanoTime();

        boolean isBusy() {
            HttpServerRequest request = latest;
            return request != null
                    && (request.version() == HttpVersion.HTTP_2
                            || !request.response().ended());
        }
    }
}
