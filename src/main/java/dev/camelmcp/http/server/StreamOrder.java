package dev.camelmcp.http.server;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends behind its opening of an event stream stays behind it. The two come by connections of their own,
 * on event loops of their own, go on by two more, and clients do not wait for the stream; a server that wants to ask
 * the client something before the stream is there asks nobody. So what comes in for the same session waits until the
 * stream is answered. To be used on event loops. Thread-safe.
 */
final class StreamOrder {

    private static final String SESSION = "Mcp-Session-Id";

    /** Of an MCP server, which the path stands for. */
    record Session(String path, String id) {

        /** That a request belongs to; null for none. */
        static @Nullable Session of(RoutingContext ctx) {
            String id = ctx.request().getHeader(SESSION);
            return id == null ? null : new Session(ctx.normalizedPath(), id);
        }
    }

    private final long untilSent;
    private final long untilAnswered;
    private final ConcurrentMap<Session, Opening> opening = new ConcurrentHashMap<>();

    StreamOrder() {
        // many servers send the head of a stream with its first event only
        this(Duration.ofSeconds(1), Duration.ofMillis(500));
    }

    /**
     * @param untilSent how long a stream holds others up before it is asked for
     * @param untilAnswered how long when it is
     */
    StreamOrder(Duration untilSent, Duration untilAnswered) {
        this.untilSent = untilSent.toMillis();
        this.untilAnswered = untilAnswered.toMillis();
    }

    /** A stream that is being opened. All may be told more than once. */
    final class Opening {

        private final Vertx vertx = Vertx.currentContext().owner();
        private final Session session;
        private final Promise<Void> over = Promise.promise();

        private Opening(Session session) {
            this.session = session;
        }

        void sent() {
            if (!over.future().isComplete()) {
                vertx.setTimer(untilAnswered, id -> over());
            }
        }

        /** It is answered, or will not be. */
        void over() {
            opening.remove(session, this);
            over.tryComplete();
        }
    }

    Opening opens(Session session) {
        Opening stream = new Opening(session);
        opening.put(session, stream);
        return stream;
    }

    /** Goes on at once, or when the stream of the session that is being opened is; on any thread then. */
    void behind(@Nullable Session session, Runnable next) {
        Opening stream = session == null ? null : opening.get(session);
        if (stream == null) {
            next.run();
            return;
        }
        AtomicBoolean gone = new AtomicBoolean();
        Runnable once = () -> {
            if (gone.compareAndSet(false, true)) {
                next.run();
            }
        };
        long timer = stream.vertx.setTimer(untilSent, id -> once.run());
        stream.over.future().onComplete(v -> {
            stream.vertx.cancelTimer(timer);
            once.run();
        });
    }
}
