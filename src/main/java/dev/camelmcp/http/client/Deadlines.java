package dev.camelmcp.http.client;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits, all of the same length, of what one event loop waits for. Nearly none is reached, so there is one timer for
 * all of them, for the one that is over first. For that event loop alone, but for {@link Deadline#cancel}.
 */
final class Deadlines {

    private final Vertx vertx;
    private final Context context;
    private final Thread loop = Thread.currentThread();
    private final long nanos;

    /** Of a ring: what is behind it is over first, what is before it last. */
    private final Deadline ends = new Deadline(() -> {}, 0);

    /** Of Vert.x; -1 for none. */
    private volatile long timer = -1;

    /**
     * Of the event loop that this is called on.
     *
     * @param limit longer than nothing
     */
    Deadlines(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.nanos = limit.toNanos();
    }

    /** What is done when the limit is over, unless it is cancelled before. */
    Deadline begin(Runnable whenOver) {
        Deadline begun = new Deadline(whenOver, System.nanoTime() + nanos);
        begun.before = ends.before;
        begun.behind = ends;
        ends.before.behind = begun;
        ends.before = begun;
        if (timer < 0) {
            time(nanos);
        }
        return begun;
    }

    private void time(long left) {
        // up to the next millisecond, so that it is never too early
        timer = vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(Math.max(0, left)) + 1, id -> sweep());
    }

    private void sweep() {
        timer = -1;
        try {
            for (Deadline first = ends.behind; isOver(first); first = ends.behind) {
                first.unlink();
                first.whenOver.run();
            }
        } finally {
            if (timer < 0 && ends.behind != ends) {
                time(ends.behind.at - System.nanoTime());
            }
        }
    }

    private boolean isOver(Deadline first) {
        return first != ends && first.at - System.nanoTime() <= 0;
    }

    /** Nobody waits any more. From any thread. */
    void close() {
        vertx.cancelTimer(timer);
    }

    /** How many have begun, and are neither over nor cancelled. */
    int size() {
        int size = 0;
        for (Deadline each = ends.behind; each != ends; each = each.behind) {
            size++;
        }
        return size;
    }

    /** One of them. */
    final class Deadline {

        private final Runnable whenOver;
        private final long at;
        private Deadline before = this;
        private Deadline behind = this;

        private Deadline(Runnable whenOver, long at) {
            this.whenOver = whenOver;
            this.at = at;
        }

        /** From any thread; does nothing where it is over. From another thread, it may just be over. */
        void cancel() {
            if (Thread.currentThread() == loop) {
                unlink();
            } else {
                context.runOnContext(v -> unlink());
            }
        }

        private void unlink() {
            before.behind = behind;
            behind.before = before;
            before = this;
            behind = this;
        }
    }
}
