package dev.camelmcp.shared;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that never throws: what an implementation throws is a failure as any other. Thread-safe. */
final class GuardedStore implements SharedStore {

    private final SharedStore store;

    GuardedStore(SharedStore store) {
        this.store = store;
    }

    @Override
    public void start(Listener listener) {
        store.start(listener);
    }

    @Override
    public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
        return guarded(() -> store.read(group, items));
    }

    @Override
    public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
        return guarded(() -> store.change(group, conditions, changes));
    }

    @Override
    public CompletableFuture<Void> publish(byte[] message) {
        return guarded(() -> store.publish(message));
    }

    private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> operation) {
        try {
            return operation.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
