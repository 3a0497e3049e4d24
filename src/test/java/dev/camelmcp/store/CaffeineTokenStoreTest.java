package dev.camelmcp.store;

import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import dev.camelmcp.token.TokenTimes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

class CaffeineTokenStoreTest extends TokenStoreContract {

    @Override
    protected Level level() {
        TokenStore store = new CaffeineTokenStore(clock);
        return new Level() {

            @Override
            public @Nullable AccessToken get(TokenKey key) {
                CachedToken cached = store.get(key);
                return cached == null ? null : cached.token();
            }

            @Override
            public void put(TokenKey key, AccessToken token) {
                store.put(key, new CachedToken(token, TokenTimes.of(token, Duration.ZERO, Duration.ZERO)));
            }

            @Override
            public void remove(TokenKey key) {
                store.remove(key);
            }

            @Override
            public void remove(TokenKey key, AccessToken token) {
                store.remove(key, token);
            }
        };
    }
}
