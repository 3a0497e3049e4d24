package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerId;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends behind its opening of an event stream stays behind it. The two come by connections of their own,
 * on event loops of their own, and clients do not wait for the stream; a server that wants to ask the client something
 * before the stream is there asks nobody. So a request of the same session waits until that for the stream is sent,
 * which takes as long as a connection does. Thread-safe.
 */
final class StreamOrder {

    /** A stream that cannot be opened holds nobody up for longer. */
    private static final long PATIENCE_MILLIS = Duration.ofSeconds(1).toMillis();

    private record Session(ServerId server, String id) {}

    private final Vertx vertx;
    private final ConcurrentMap<Session, Promise<Void>> opening = new ConcurrentHashMap<>();

    StreamOrder(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * A stream is about to be asked for.
     *
     * @param session null where there is none
     * @return to be run when the request is sent, or will not be; may be run again
     */
    Runnable opens(ServerId server, @Nullable String session) {
        if (session == null) {
            return () -> {};
        }
        Session key = new Session(server, session);
        Promise<Void> sent = Promise.promise();
        opening.put(key, sent);
        return () -> {
            opening.remove(key, sent);
            sent.tryComplete();
        };
    }

    /** Goes on at once, or when the stream of the session that is about to be asked for is; on any thread then. */
    void behind(ServerId server, @Nullable String session, Runnable next) {
        Promise<Void> stream = session == null || opening.isEmpty() ? null : opening.get(new Session(server, session));
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
        long timer = vertx.setTimer(PATIENCE_MILLIS, id -> once.run());
        stream.future().onComplete(v -> {
            vertx.cancelTimer(timer);
            once.run();
        });
    }
}
