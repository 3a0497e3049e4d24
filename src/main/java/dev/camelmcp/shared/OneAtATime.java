package dev.camelmcp.shared;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What is worth doing once about a thing, however many reasons come: while it is done, one more reason has it done once
 * more, and no other does. Thread-safe.
 */
final class OneAtATime<T> {

    /** Whether there was a reason since it began. */
    private final ConcurrentMap<T, Boolean> running = new ConcurrentHashMap<>();

    void begin(T thing, Supplier<CompletableFuture<Void>> task) {
        if (!running.merge(thing, false, (running, reason) -> true)) {
            run(thing, task);
        }
    }

    private void run(T thing, Supplier<CompletableFuture<Void>> task) {
        // a task that throws has failed, too
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(true)
                .thenCompose(begun -> task.get())
                .whenComplete((done, failure) -> {
                    if (running.computeIfPresent(thing, (t, again) -> again ? false : null) != null) {
                        run(thing, task);
                    }
                });
    }
}
