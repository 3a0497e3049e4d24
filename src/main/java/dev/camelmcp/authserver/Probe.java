package dev.camelmcp.authserver;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.StreamedBody;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request of which only the head of the answer counts, and that for a while only. Thread-safe. */
final class Probe implements Call {

    private final Future<?> end;
    private boolean gone;
    private @Nullable String address;
    private @Nullable Runnable whenGone;

    Probe(ScheduledExecutorService timer, Duration limit) {
        end = timer.schedule(this::leave, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void leave() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public synchronized boolean isGone() {
        return gone;
    }

    @Override
    public void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized void answersFrom(Supplier<@Nullable String> where) {
        address = where.get();
    }

    /** Where the answer came from; null for unknown. */
    synchronized @Nullable String address() {
        return address;
    }

    @Override
    public void answerIs(StreamedBody stream) {
        end.cancel(false);
    }
}
