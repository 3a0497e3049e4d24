package dev.camelmcp.observe;

import dev.camelmcp.shared.SharingFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts and times what this node does with the shared store. Thread-safe. */
public final class StoreMetrics implements SharingFigures {

    private static final Duration[] OPERATION_BUCKETS =
            Buckets.ofMillis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500);
    private static final Duration[] WAIT_BUCKETS =
            Buckets.ofMillis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    private final Supplier<MeterRegistry> registry;
    private final ServerTags tags;
    private volatile Meters meters;

    /** @param registry asked when the meters are {@link #register}ed; what comes before is not counted */
    public StoreMetrics(Supplier<MeterRegistry> registry, ServerTags tags) {
        this.registry = registry;
        this.tags = tags;
        this.meters = Meters.in(new CompositeMeterRegistry(), tags.ofNode());
    }

    /** What the store is asked for. */
    enum Asked {
        READ,
        CHANGE,
        PUBLISH;

        private String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param up 1 while the store can be asked, else 0 */
    void register(Supplier<Number> up) {
        Gauge.builder("mcp.store.up", up)
                .description("1 while the shared store can be asked, else 0")
                .tags(tags.ofNode())
                .register(registry.get());
        meters = Meters.in(registry.get(), tags.ofNode());
    }

    void answered(Asked asked, boolean success, long nanos) {
        meters.of(asked).of(success).record(nanos, TimeUnit.NANOSECONDS);
    }

    void lost() {
        meters.disconnections.increment();
    }

    @Override
    public void looked(boolean found) {
        (found ? meters.hits : meters.misses).increment();
    }

    @Override
    public void alone() {
        meters.fallbacks.increment();
    }

    @Override
    public void waited(Duration waited, boolean got) {
        meters.waits.of(got).record(waited);
    }

    @Override
    public void ignored() {
        meters.ignored.increment();
    }

    /** By how it ended. */
    private record Outcomes(Timer success, Timer failure) {

        static Outcomes of(Function<String, Timer> timer) {
            return new Outcomes(timer.apply("success"), timer.apply("failure"));
        }

        Timer of(boolean succeeded) {
            return succeeded ? success : failure;
        }
    }

    private record Meters(
            Outcomes reads,
            Outcomes changes,
            Outcomes publications,
            Outcomes waits,
            Counter hits,
            Counter misses,
            Counter fallbacks,
            Counter ignored,
            Counter disconnections) {

        static Meters in(MeterRegistry registry, Tags tags) {
            return new Meters(
                    operations(registry, tags, Asked.READ),
                    operations(registry, tags, Asked.CHANGE),
                    operations(registry, tags, Asked.PUBLISH),
                    Outcomes.of(outcome -> Timer.builder("mcp.store.lock.waits")
                            .description("How long this node waited for another one's acquisition")
                            .tags(tags.and("outcome", outcome))
                            .serviceLevelObjectives(WAIT_BUCKETS)
                            .register(registry)),
                    lookups(registry, tags.and("result", "hit")),
                    lookups(registry, tags.and("result", "miss")),
                    Counter.builder("mcp.store.fallbacks")
                            .description("Acquisitions without the other nodes, since the store could not be asked")
                            .tags(tags)
                            .register(registry),
                    Counter.builder("mcp.store.values.ignored")
                            .description("Values and messages in the store that this node cannot open")
                            .tags(tags)
                            .register(registry),
                    Counter.builder("mcp.store.disconnections")
                            .description("How often the store was lost")
                            .tags(tags)
                            .register(registry));
        }

        Outcomes of(Asked asked) {
            return switch (asked) {
                case READ -> reads;
                case CHANGE -> changes;
                case PUBLISH -> publications;
            };
        }

        private static Outcomes operations(MeterRegistry registry, Tags tags, Asked asked) {
            return Outcomes.of(outcome -> Timer.builder("mcp.store.operations")
                    .description("What the store was asked, until its answer")
                    .tags(tags.and("operation", asked.tag(), "outcome", outcome))
                    .serviceLevelObjectives(OPERATION_BUCKETS)
                    .register(registry));
        }

        private static Counter lookups(MeterRegistry registry, Tags tags) {
            return Counter.builder("mcp.store.lookups")
                    .description("Tokens that were not cached here, by whether the store had one")
                    .tags(tags)
                    .register(registry);
        }
    }
}
