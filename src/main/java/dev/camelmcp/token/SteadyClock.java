package dev.camelmcp.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A clock that no step of the system's time moves, for pauses and ages: it goes by {@link System#nanoTime} from the
 * moment when this class was loaded. What servers told ({@code expires_in}, {@code exp}) and what people are told is
 * for the other kind. Thread-safe.
 */
public final class SteadyClock extends Clock {

    private static final SteadyClock SYSTEM = new SteadyClock();

    /** A clock, as a test has one, that brings its own for pauses and ages. */
    public interface Pair {

        Clock steady();
    }

    private final Instant start;
    private final long startNanos;
    private final Clock zone;

    private SteadyClock() {
        this(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS), System.nanoTime(), Clock.systemUTC());
    }

    private SteadyClock(Instant start, long startNanos, Clock zone) {
        this.start = start;
        this.startNanos = startNanos;
        this.zone = zone;
    }

    /**
     * The one for pauses and ages that belongs to a clock: this one where it is the system's, its own where it is a
     * {@link Pair}, else itself.
     */
    public static Clock of(Clock clock) {
        if (clock instanceof Pair pair) {
            return pair.steady();
        }
        return clock.equals(Clock.system(clock.getZone())) ? SYSTEM : clock;
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** The same without an object: each call asks several times. */
    @Override
    public long millis() {
        return start.toEpochMilli() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone.getZone();
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(start, startNanos, zone.withZone(other));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
