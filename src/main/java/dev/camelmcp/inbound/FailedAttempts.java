package dev.camelmcp.inbound;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the answer to a wrong key back for a moment, so that guessing takes its time. No thread waits, and nobody is
 * locked out: a right key never comes here. Only so many answers wait; one more is given at once, since what waits
 * takes memory. Thread-safe.
 */
public final class FailedAttempts {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST = 1_000;

    private final ScheduledExecutorService timer;
    private final Duration pause;
    private final int most;
    private final AtomicInteger waiting = new AtomicInteger();

    public FailedAttempts(ScheduledExecutorService timer) {
        this(timer, PAUSE, MOST);
    }

    FailedAttempts(ScheduledExecutorService timer, Duration pause, int most) {
        this.timer = timer;
        this.pause = pause;
        this.most = most;
    }

    /**
     * Gives an answer after the pause.
     *
     * @param answer must not block; runs on the timer's thread
     * @return false where it has to be given at once, by the caller
     */
    public boolean hold(Runnable answer) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            return false;
        }
        try {
            var unused = timer.schedule(
                    () -> {
                        waiting.decrementAndGet();
                        answer.run();
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            return false; // the gateway ends
        }
    }
}
