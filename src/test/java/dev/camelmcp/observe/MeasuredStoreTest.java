package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.shared.MemoryStore;
import dev.camelmcp.shared.SharedStore;
import dev.camelmcp.shared.SharedStoreContract;
import dev.camelmcp.support.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** A store that is measured is the store that it was, and its figures are right. */
class MeasuredStoreTest extends SharedStoreContract {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryStore.Server server = new MemoryStore.Server(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StoreMetrics metrics = new StoreMetrics(() -> registry, new ServerTags(new DefaultCamelContext()));

    @Override
    protected SharedStore store() {
        return of(server);
    }

    @Override
    protected void passes(Duration time) {
        clock.advance(time);
    }

    @Test
    void everyMeterIsThereBeforeAnythingHappens() {
        of(server).registerMeters();

        assertThat(registry.getMeters().stream()
                        .map(m -> m.getId().getName())
                        .filter(name -> !name.endsWith(".histogram"))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "mcp.store.up",
                        "mcp.store.operations",
                        "mcp.store.lookups",
                        "mcp.store.fallbacks",
                        "mcp.store.lock.waits",
                        "mcp.store.values.ignored",
                        "mcp.store.disconnections");
        assertThat(registry.find("mcp.store.operations").timers()).hasSize(6);
        assertThat(registry.get("mcp.store.up").gauge().value()).isZero();
    }

    @Test
    void operationsAreTimedByWhatWasAskedAndHowItEnded() throws Exception {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        MeasuredStore store = of(own);
        store.registerMeters();
        store.start(new Heard());

        store.read("g", List.of("a"));
        store.read("g", List.of("a"));
        store.change("g", List.of(), List.of(put("a", "1", null)));
        own.freeze();
        store.publish(new byte[1]);
        assertThat(operations("publish", "failure")).isZero();
        own.goAway();

        assertThat(operations("read", "success")).isEqualTo(2);
        assertThat(operations("change", "success")).isEqualTo(1);
        assertThat(operations("publish", "failure")).isEqualTo(1);
        assertThat(operations("read", "failure")).isZero();
        assertThat(operations("publish", "success")).isZero();
    }

    @Test
    void stateSaysSinceWhenAndWhyAndEachLossCounts() {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        MeasuredStore store = of(own);
        store.registerMeters();
        store.start(new Heard());
        assertThat(store.state().line())
                .isEqualTo("Tokens are shared by Redis at r:1: connected since 2026-01-01T00:00:00Z");
        assertThat(registry.get("mcp.store.up").gauge().value()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        own.goAway();
        assertThat(store.state().line())
                .isEqualTo("Tokens are shared by Redis at r:1: away since 2026-01-01T00:01:00Z (The store is away)");
        assertThat(registry.get("mcp.store.up").gauge().value()).isZero();

        own.comeBack();
        own.goAway();
        assertThat(registry.get("mcp.store.disconnections").counter().count()).isEqualTo(2);
    }

    /** That is no loss: it is the state from the beginning. */
    @Test
    void storeThatIsAwayAtTheStartWasNotLost() {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        own.goAway();
        MeasuredStore store = of(own);
        store.registerMeters();
        store.start(new Heard());

        assertThat(store.state().reason()).isEqualTo("The store is away");
        assertThat(registry.get("mcp.store.disconnections").counter().count()).isZero();
    }

    @Test
    void whatNodesDoToEachOtherIsCounted() {
        of(server).registerMeters();

        metrics.looked(true);
        metrics.looked(false);
        metrics.looked(false);
        metrics.alone();
        metrics.ignored();
        metrics.waited(Duration.ofSeconds(2), true);
        metrics.waited(Duration.ofSeconds(3), false);

        assertThat(registry.get("mcp.store.lookups")
                        .tag("result", "hit")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("mcp.store.lookups")
                        .tag("result", "miss")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("mcp.store.fallbacks").counter().count()).isEqualTo(1);
        assertThat(registry.get("mcp.store.values.ignored").counter().count()).isEqualTo(1);
        assertThat(waited("success")).isEqualTo(2);
        assertThat(waited("failure")).isEqualTo(3);
    }

    private MeasuredStore of(MemoryStore.Server way) {
        return new MeasuredStore(way.node(), "Redis at r:1", metrics, clock);
    }

    private long operations(String operation, String outcome) {
        return registry.get("mcp.store.operations")
                .tags("operation", operation, "outcome", outcome)
                .timer()
                .count();
    }

    private double waited(String outcome) {
        return registry.get("mcp.store.lock.waits")
                .tag("outcome", outcome)
                .timer()
                .totalTime(java.util.concurrent.TimeUnit.SECONDS);
    }
}
