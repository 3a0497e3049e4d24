package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code check} tries on the store. */
class StoreTrialTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MemoryStore.Server server = new MemoryStore.Server(Clock.systemUTC(), Runnable::run);

    @Test
    void storeThatWorksKeepsNothingOfIt() throws Exception {
        assertThat(trial(server.node(), PATIENCE).run(false)).isBetween(Duration.ZERO, PATIENCE);

        assertThat(server.dump()).isEmpty();
    }

    /** Would catch a message that running nodes count as broken, and warn of. */
    @Test
    void nodesThatRunHearNothingThatConcernsThem() throws Exception {
        try (Nodes nodes = new Nodes();
                Nodes.Member a = nodes.join()) {
            a.get();
            Keyring theirs = new Keyring(List.of(Nodes.key("k1")));
            new StoreTrial(nodes.store.node(), theirs, PATIENCE).run(false);

            assertThat(nodes.ignored).hasValue(0);
            assertThat(a.get()).isEqualTo("token-1");
        }
    }

    @Test
    void storeThatIsAwaySaysWhyAtOnce() {
        server.goAway();

        assertThatThrownBy(() -> trial(server.node(), PATIENCE).run(false))
                .isInstanceOf(StoreException.class)
                .hasMessage("The store is away");
    }

    /** One of several is down, and the next one is asked. */
    @Test
    void storeOfSeveralServersIsWaitedFor() throws Exception {
        server.goAway();
        SharedStore later = new Way(server.node()) {
            @Override
            public void start(Listener listener) {
                super.start(listener);
                server.comeBack();
            }
        };

        assertThat(trial(later, PATIENCE).run(true)).isNotNull();
    }

    @Test
    void storeOfSeveralServersThatAreAllAwaySaysWhyInTheEnd() {
        server.goAway();

        assertThatThrownBy(() -> trial(server.node(), Duration.ofMillis(1)).run(true))
                .isInstanceOf(StoreException.class)
                .hasMessage("The store is away");
    }

    @Test
    void operationThatIsRefusedSaysWhy() {
        SharedStore refusing = new Way(server.node()) {
            @Override
            public CompletableFuture<Void> publish(byte[] message) {
                return CompletableFuture.failedFuture(new StoreException("no right to publish"));
            }
        };

        assertThatThrownBy(() -> trial(refusing, PATIENCE).run(false)).hasMessage("no right to publish");
    }

    @Test
    void messageThatIsTakenAndDoesNotArriveIsAnError() {
        SharedStore deaf = new Way(server.node()) {
            @Override
            public CompletableFuture<Void> publish(byte[] message) {
                return CompletableFuture.completedFuture(null);
            }
        };

        assertThatThrownBy(() -> trial(deaf, Duration.ofMillis(1)).run(false))
                .hasMessage("a message that it took does not arrive");
    }

    @Test
    void valueThatIsNotKeptIsAnError() {
        SharedStore forgetful = new Way(server.node()) {
            @Override
            public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
                server.clear();
                return super.read(group, items);
            }
        };

        assertThatThrownBy(() -> trial(forgetful, PATIENCE).run(false)).hasMessageContaining("does not keep");
    }

    private static StoreTrial trial(SharedStore store, Duration patience) {
        return new StoreTrial(store, new Keyring(List.of(Nodes.key("k1"))), patience);
    }

    /** A way to a store. */
    private static class Way implements SharedStore {

        private final SharedStore store;

        Way(SharedStore store) {
            this.store = store;
        }

        @Override
        public void start(Listener listener) {
            store.start(listener);
        }

        @Override
        public CompletableFuture<List<@Nullable Value>> read(String group, List<String> items) {
            return store.read(group, items);
        }

        @Override
        public CompletableFuture<Boolean> change(String group, List<Condition> conditions, List<Change> changes) {
            return store.change(group, conditions, changes);
        }

        @Override
        public CompletableFuture<Void> publish(byte[] message) {
            return store.publish(message);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
