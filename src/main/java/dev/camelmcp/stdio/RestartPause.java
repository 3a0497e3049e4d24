package dev.camelmcp.stdio;

import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;

/**
 * How long to wait before a program is started again that crashed: longer with each time, until it has served for a
 * while, or nobody has asked for it. Thread-safe.
 */
final class RestartPause {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** A process that lived so long had no trouble starting. */
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    private static final int MAX_DOUBLINGS = 10;

    private final Clock clock;
    private int crashes;
    private long until = Long.MIN_VALUE;

    RestartPause(Clock clock) {
        this.clock = SteadyClock.of(clock);
    }

    /** Time that is left; zero when the server may be started. */
    synchronized Duration left() {
        long left = until == Long.MIN_VALUE ? 0 : until - clock.millis();
        return Duration.ofMillis(Math.max(0, left));
    }

    /** Whether the pause has been over for so long that nobody needs to know of it. */
    synchronized boolean isForgotten() {
        return until != Long.MIN_VALUE && clock.millis() - until >= LONGEST.toMillis();
    }

    /**
     * A process ended that was not told to.
     *
     * @param lived from its start
     * @param served whether it ever answered a request
     */
    synchronized void crashed(Duration lived, boolean served) {
        crashes = served && lived.compareTo(A_WHILE) >= 0 ? 1 : crashes + 1;
        Duration pause = FIRST.multipliedBy(1L << Math.min(crashes - 1, MAX_DOUBLINGS));
        until = clock.millis() + (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).toMillis();
    }
}
