package dev.camelmcp.token;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets something happen once in a while, however many want it: a line in the log, most often. Thread-safe. */
public final class OnceInAWhile {

    private static final long NEVER = Long.MIN_VALUE;

    private final Clock steady;
    private final long pause;
    private final AtomicLong last = new AtomicLong(NEVER);

    /**
     * The first one may at once.
     *
     * @param steady for the pause: a {@link SteadyClock}
     * @param pause between two
     */
    public OnceInAWhile(Clock steady, Duration pause) {
        this.steady = steady;
        this.pause = pause.toMillis();
    }

    /** Whether the caller is the one, after whom nobody is for the pause. */
    public boolean claim() {
        long now = steady.millis();
        long before = last.get();
        return (before == NEVER || now - before >= pause) && last.compareAndSet(before, now);
    }
}
