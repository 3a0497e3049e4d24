package dev.camelmcp.http.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends behind its opening of an event stream stays behind it. The two come by connections of their own,
 * on event loops of their own, go on by two more, and clients do not wait for the stream; a server that wants to ask
 * the client something before the stream is there asks nobody. So what comes in for the same session waits until the
 * stream is answered; and what comes first in a session that has just begun looks whether another event loop is about
 * to read such an opening, which was sent before it. To be used on event loops. Thread-safe.
 */
final class StreamOrder {

    private static final String SESSION = "Mcp-Session-Id";

    /** Milliseconds for what was sent before to be read; see {@link #afterAllLoops}. */
    private static final long LOOK = 5;

    private static final Duration NEW = Duration.ofSeconds(30);
    private static final int NEW_SESSIONS = 10_000;

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

    /** Sessions that have just begun, and whether their first message has come. */
    private final Cache<Session, AtomicBoolean> begun = Caffeine.newBuilder()
            .expireAfterWrite(NEW)
            .maximumSize(NEW_SESSIONS)
            .build();

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

    /** A client that named no session is given one, maybe. */
    void answered(RoutingContext ctx, Message answer) {
        String given = answer.getHeader(SESSION, String.class);
        if (given != null) {
            begins(new Session(ctx.normalizedPath(), given));
        }
    }

    void begins(Session session) {
        begun.put(session, new AtomicBoolean());
    }

    Opening opens(Session session) {
        Opening stream = new Opening(session);
        opening.put(session, stream);
        begun.invalidate(session);
        return stream;
    }

    /**
     * Goes on at once, or when the stream of the session that is being opened is.
     *
     * @param loop runs what it is given where the request is served
     */
    void behind(@Nullable Session session, Consumer<Runnable> loop, Runnable next) {
        if (session == null) {
            next.run();
        } else if (opening.get(session) == null && isFirstCall(session)) {
            afterAllLoops(() -> loop.accept(() -> behindStream(session, loop, next)));
        } else {
            behindStream(session, loop, next);
        }
    }

    /** Clients open their stream behind the first message of a session, which says that they are ready. */
    private boolean isFirstCall(Session session) {
        AtomicBoolean ready = begun.getIfPresent(session);
        if (ready == null || ready.compareAndSet(false, true)) {
            return false;
        }
        begun.invalidate(session);
        return true;
    }

    private void behindStream(Session session, Consumer<Runnable> loop, Runnable next) {
        Opening stream = opening.get(session);
        if (stream == null) {
            next.run();
            return;
        }
        AtomicBoolean gone = new AtomicBoolean();
        Runnable once = () -> {
            if (gone.compareAndSet(false, true)) {
                loop.accept(next);
            }
        };
        long timer = stream.vertx.setTimer(untilSent, id -> once.run());
        stream.over.future().onComplete(v -> {
            stream.vertx.cancelTimer(timer);
            once.run();
        });
    }

    /**
     * When each event loop has read what had arrived for it by now: first the one that accepts connections, then those
     * that it gives them to. A task that is due later runs behind a look at the sockets.
     */
    private static void afterAllLoops(Runnable next) {
        VertxInternal vertx = (VertxInternal) Vertx.currentContext().owner();
        afterAll(vertx.getAcceptorEventLoopGroup(), () -> afterAll(vertx.getEventLoopGroup(), next));
    }

    private static void afterAll(Iterable<EventExecutor> group, Runnable next) {
        List<EventExecutor> loops = new ArrayList<>();
        group.forEach(loops::add);
        AtomicInteger left = new AtomicInteger(loops.size());
        for (EventExecutor loop : loops) {
            var unused = loop.schedule(
                    () -> {
                        if (left.decrementAndGet() == 0) {
                            next.run();
                        }
                    },
                    LOOK,
                    TimeUnit.MILLISECONDS);
        }
    }
}
