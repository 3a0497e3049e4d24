package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.shared.Vault.Sight;
import dev.camelmcp.store.TokenStoreContract;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The second level does what the first one does. */
class VaultTest extends TokenStoreContract {

    @Override
    protected Level level() {
        return new VaultLevel(clock);
    }

    private static final class VaultLevel implements Level {

        private final MutableClock clock;
        private final Vault vault;

        VaultLevel(MutableClock clock) {
            this.clock = clock;
            MemoryStore store = new MemoryStore.Server(clock, Runnable::run).node();
            store.start(new SharedStore.Listener() {
                @Override
                public void connected() {}

                @Override
                public void disconnected(String reason) {}

                @Override
                public void received(byte[] message) {}
            });
            Ignored ignored = new Ignored(SharingFigures.NONE, SteadyClock.of(clock));
            this.vault = new Vault(store, new Keyring(List.of(Nodes.key("k1"))), ignored, clock);
        }

        private List<Sight> look(TokenKey key) {
            return vault.look(key).join();
        }

        @Override
        public @Nullable AccessToken get(TokenKey key) {
            List<Sight> sights = look(key);
            SharedToken best = Vault.best(sights, sights.get(0).generation());
            return best == null ? null : best.token();
        }

        @Override
        public void put(TokenKey key, AccessToken token) {
            Sight first = look(key).get(0);
            SharedToken shared = new SharedToken(token, first.generation(), ScopeSet.EMPTY, null, null);
            assertThat(vault.put(first, shared).join()).isTrue();
        }

        @Override
        public void remove(TokenKey key) {
            Generation next = Generation.after(look(key).get(0).generation(), clock.millis());
            assertThat(vault.invalidate(look(key), next).join()).isTrue();
        }

        @Override
        public void remove(TokenKey key, AccessToken token) {
            vault.remove(look(key), token).join();
        }
    }
}
