package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.shared.SharedStore.Value;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The store of the tests is one, and goes away as a real one does. */
class MemoryStoreTest extends SharedStoreContract {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryStore.Server server = new MemoryStore.Server(clock);

    @Override
    protected SharedStore store() {
        return server.node();
    }

    @Override
    protected void passes(Duration time) {
        clock.advance(time);
    }

    @Test
    void whenItGoesAwayThenEachNodeIsToldOnceAndAsksInVainUntilItIsBack() throws Exception {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        Heard heard = new Heard();
        MemoryStore node = own.node();
        node.start(heard);

        own.goAway();
        own.goAway();
        CompletableFuture<List<@Nullable Value>> answer = node.read("g", List.of("a"));
        own.comeBack();

        assertThat(answer).isCompletedExceptionally();
        assertThat(heard.events()).containsExactly("connected", "disconnected: The store is away", "connected");
        assertThat(node.read("g", List.of("a"))).isCompleted();
    }

    @Test
    void whenItStandsStillThenNothingIsAnsweredAndWhatWasAskedIsDoneLater() throws Exception {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        MemoryStore node = own.node();
        node.start(new Heard());

        own.freeze();
        CompletableFuture<Boolean> lost = node.change("g", List.of(), List.of(put("a", "1", null)));
        assertThat(lost).isNotDone();
        own.goAway();
        assertThat(lost).isCompletedExceptionally();
        own.comeBack();

        assertThat(text(get(node.read("g", List.of("a"))).get(0))).isEqualTo("1");
    }

    @Test
    void whenItComesBackEmptyThenNodesAreToldAndNothingIsKept() throws Exception {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        Heard heard = new Heard();
        MemoryStore node = own.node();
        node.start(heard);
        get(node.change("g", List.of(), List.of(put("a", "1", null))));

        own.comeBackEmpty();

        assertThat(heard.events()).containsExactly("connected", "disconnected: The store is away", "connected");
        assertThat(get(node.read("g", List.of("a")))).containsExactly((Value) null);
    }

    @Test
    void whenOneNodeIsCutOffThenTheOtherIsNotToldAndMessagesToTheOneAreLost() throws Exception {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        Heard one = new Heard();
        Heard two = new Heard();
        MemoryStore first = own.node();
        MemoryStore second = own.node();
        first.start(one);
        second.start(two);

        first.goAway();
        get(second.publish(new byte[1]));
        first.comeBack();

        assertThat(one.messages()).isEmpty();
        assertThat(two.messages()).hasSize(1);
        assertThat(two.events()).containsExactly("connected");
    }

    @Test
    void whenItIsAwayAtTheStartThenThatIsTold() {
        MemoryStore.Server own = new MemoryStore.Server(clock, Runnable::run);
        Heard heard = new Heard();
        own.goAway();

        own.node().start(heard);

        assertThat(heard.events()).containsExactly("disconnected: The store is away");
    }
}
