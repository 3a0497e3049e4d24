package dev.camelmcp.observe;

import dev.camelmcp.observe.StoreMetrics.Asked;
import dev.camelmcp.shared.SharedStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shared store whose operations are timed, and of which is known whether it can be asked. Thread-safe. */
public final class MeasuredStore implements SharedStore {

    /** The bean; also for the developer console, which Camel makes itself. */
    public static final String BEAN = "mcpSharedStore";

    private final SharedStore store;
    private final String name;
    private final StoreMetrics metrics;
    private final Clock clock;
    private volatile StoreState state;

    /**
     * Measures that store.
     *
     * @param name what it is and where, without credentials
     */
    public MeasuredStore(SharedStore store, String name, StoreMetrics metrics, Clock clock) {
        this.store = store;
        this.name = name;
        this.metrics = metrics;
        this.clock = clock;
        this.state = new StoreState(name, false, now(), "not connected yet");
    }

    /** Before anything happened; to be called when the context has started. */
    public void registerMeters() {
        metrics.register(() -> state.connected() ? 1 : 0);
    }

    public StoreState state() {
        return state;
    }

    @Override
    public void start(Listener listener) {
        store.start(new Listener() {
            @Override
            public void connected() {
                state = new StoreState(name, true, now(), null);
                listener.connected();
            }

            @Override
            public void disconnected(String reason) {
                if (state.connected()) {
                    metrics.lost();
                }
                state = new StoreState(name, false, now(), reason);
                listener.disconnected(reason);
            }

            @Override
            public void stillAway(String reason) {
                state = new StoreState(name, false, state.since(), reason);
                listener.stillAway(reason);
            }

            @Override
            public void received(byte[] message) {
                listener.received(message);
            }
        });
    }

    @Override
    public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
        return timed(Asked.READ, System.nanoTime(), store.read(group, items));
    }

    @Override
    public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
        return timed(Asked.CHANGE, System.nanoTime(), store.change(group, conditions, changes));
    }

    @Override
    public CompletableFuture<Void> publish(byte[] message) {
        return timed(Asked.PUBLISH, System.nanoTime(), store.publish(message));
    }

    @Override
    public void close() {
        store.close();
    }

    /** As exact as people want it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same answer: what fails keeps its exception. */
    private <T extends @Nullable Object> CompletableFuture<T> timed(
            Asked asked, long begun, CompletableFuture<T> answer) {
        CompletableFuture<T> unused = answer.whenComplete(
                (value, failure) -> metrics.answered(asked, failure == null, System.nanoTime() - begun));
        return answer;
    }
}
