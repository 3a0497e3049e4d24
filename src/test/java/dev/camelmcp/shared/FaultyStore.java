package dev.camelmcp.shared;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A way to a store on which single operations fail, throw, or are late, while it stays connected. Thread-safe. */
final class FaultyStore implements SharedStore {

    /** What is done about an operation instead of the operation; null: that. */
    interface Fault {

        @Nullable
        CompletableFuture<?> instead(Operation operation);
    }

    /**
     * What is asked.
     *
     * @param name {@code read}, {@code change} or {@code publish}
     * @param items that are read or changed
     * @param now does it
     */
    record Operation(String name, List<String> items, Supplier<CompletableFuture<?>> now) {

        boolean changes(String prefix) {
            return name.equals("change") && items.stream().anyMatch(i -> i.startsWith(prefix));
        }
    }

    final AtomicInteger reads = new AtomicInteger();
    volatile Fault fault = operation -> null;

    private final SharedStore store;

    FaultyStore(SharedStore store) {
        this.store = store;
    }

    /** As for who lacks the right to it. */
    static Fault refusing(Predicate<Operation> which) {
        return o -> which.test(o) ? CompletableFuture.failedFuture(new StoreException("NOPERM")) : null;
    }

    static Fault throwing(Predicate<Operation> which) {
        return o -> {
            if (which.test(o)) {
                throw new IllegalStateException("a bug of the store's");
            }
            return null;
        };
    }

    @Override
    public void start(Listener listener) {
        store.start(listener);
    }

    @Override
    public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
        reads.incrementAndGet();
        return ask("read", items, () -> store.read(group, items));
    }

    @Override
    public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
        return ask(
                "change", changes.stream().map(Change::item).toList(), () -> store.change(group, conditions, changes));
    }

    @Override
    public CompletableFuture<Void> publish(byte[] message) {
        return ask("publish", List.of(), () -> store.publish(message));
    }

    @SuppressWarnings("unchecked")
    private <T> CompletableFuture<T> ask(String name, List<String> items, Supplier<CompletableFuture<T>> now) {
        CompletableFuture<?> instead = fault.instead(new Operation(name, items, now::get));
        return instead == null ? now.get() : (CompletableFuture<T>) instead;
    }

    @Override
    public void close() {
        store.close();
    }
}
