package dev.camelmcp.authserver;

import dev.camelmcp.http.Call;
import dev.camelmcp.http.Departure;
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
    private final Departure departure = new Departure();
    private volatile @Nullable String address;

    Probe(ScheduledExecutorService timer, Duration limit) {
        end = timer.schedule(departure::leave, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isGone() {
        return departure.isGone();
    }

    @Override
    public void whenGone(Runnable action) {
        departure.whenGone(action);
    }

    @Override
    public void answersFrom(Supplier<@Nullable String> where) {
        address = where.get();
    }

    /** Where the answer came from; null for unknown. */
    @Nullable
    String address() {
        return address;
    }

    @Override
    public void answerIs(StreamedBody stream) {
        end.cancel(false);
    }
}
