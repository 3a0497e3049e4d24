package dev.camelmcp.support;

import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until a test moves it, or steps as a system's does when it is set. Thread-safe. */
public final class MutableClock extends Clock implements SteadyClock.Pair {

    private final AtomicReference<Instant> now;
    private final @Nullable MutableClock steady;

    public MutableClock(Instant start) {
        this(start, new MutableClock(start, null));
    }

    private MutableClock(Instant start, @Nullable MutableClock steady) {
        this.now = new AtomicReference<>(start);
        this.steady = steady;
    }

    /** Time passes. */
    public void advance(Duration by) {
        step(by);
        if (steady != null) {
            steady.step(by);
        }
    }

    /** Somebody sets the clock; no time passes. */
    public void step(Duration by) {
        now.updateAndGet(t -> t.plus(by));
    }

    @Override
    public Clock steady() {
        return steady == null ? this : steady;
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
