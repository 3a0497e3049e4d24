package dev.camelmcp.shared;

import dev.camelmcp.shared.Places.Place;
import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who acquires a token for all nodes: one at a time. It ends by itself some seconds after its owner died, and only its
 * owner prolongs it and lets it go. Thread-safe; use once.
 */
final class AcquisitionLock {

    /** After a crash, the others wait for as long. */
    static final Duration LIFE = Duration.ofSeconds(4);

    private static final long PROLONG_MILLIS = LIFE.toMillis() / 4;

    private final SharedStore store;
    private final Place place;
    private final ScheduledExecutorService timer;
    private final byte[] owner = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private volatile @Nullable ScheduledFuture<?> prolonging;

    AcquisitionLock(SharedStore store, Place place, ScheduledExecutorService timer) {
        this.store = store;
        this.place = place;
        this.timer = timer;
    }

    /** Takes it where nobody has it, and keeps it until it is {@link #release}d. */
    CompletableFuture<Boolean> take() {
        return store.change(place.group(), List.of(new Condition(place.lock(), null)), List.of(mine()))
                .thenApply(taken -> {
                    if (taken) {
                        prolonging = timer.scheduleAtFixedRate(
                                this::prolong, PROLONG_MILLIS, PROLONG_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    return taken;
                });
    }

    /** Lets it go, where it is still this one. */
    CompletableFuture<Boolean> release() {
        ScheduledFuture<?> running = prolonging;
        if (running != null) {
            running.cancel(false);
        }
        return store.change(
                place.group(),
                List.of(new Condition(place.lock(), owner)),
                List.of(new Change(place.lock(), null, null)));
    }

    private void prolong() {
        // where that fails, somebody else may take it, and there is one acquisition more
        CompletableFuture<Boolean> unused =
                store.change(place.group(), List.of(new Condition(place.lock(), owner)), List.of(mine()));
    }

    private Change mine() {
        return new Change(place.lock(), owner, LIFE);
    }
}
