package dev.camelmcp.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every place for tokens does, on this node or for all; each has a test class that extends this one. */
public abstract class TokenStoreContract {

    /** One of them, as the contract uses it. */
    public interface Level {

        /** The token; null where none is. */
        @Nullable
        AccessToken get(TokenKey key);

        void put(TokenKey key, AccessToken token);

        void remove(TokenKey key);

        /** Only while it is still that one. */
        void remove(TokenKey key, AccessToken token);
    }

    protected final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TokenKey key = TokenKey.of("default/api", List.of("a"));
    private final TokenKey otherKey = TokenKey.of("default/api", List.of("b"));

    protected abstract Level level();

    @Test
    void getWhenNothingWasPutThenNull() {
        assertThat(level().get(key)).isNull();
    }

    @Test
    void getWhenPutThenThatToken() {
        Level store = level();
        AccessToken token = token("one", 60);
        store.put(key, token);
        assertThat(value(store, key)).isEqualTo(token.value().value());
        assertThat(store.get(otherKey)).isNull();
    }

    @Test
    void putWhenThereIsATokenThenReplacesIt() {
        Level store = level();
        store.put(key, token("one", 60));
        AccessToken two = token("two", 60);
        store.put(key, two);
        assertThat(value(store, key)).isEqualTo(two.value().value());
    }

    @Test
    void getWhenNoLongerUsableThenNull() {
        Level store = level();
        store.put(key, token("one", 60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.get(key)).isNull();
    }

    /** Would catch a store that counts a renewed token's time from that of the one before. */
    @Test
    void getWhenRenewedThenTheNewTokenLivesAsLongAsItSays() {
        Level store = level();
        store.put(key, token("one", 20));
        clock.advance(Duration.ofSeconds(15));
        AccessToken two = token("two", 20);
        store.put(key, two);
        clock.advance(Duration.ofSeconds(19));
        assertThat(value(store, key)).isEqualTo(two.value().value());
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void getWhenRenewedByAShorterOneThenNoLongerThanThat() {
        Level store = level();
        store.put(key, token("one", 60));
        store.put(key, token("two", 10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeTokenWhenAnotherIsStoredThenThatOneLivesAsLongAsItSays() {
        Level store = level();
        AccessToken two = token("two", 60);
        store.put(key, two);
        clock.advance(Duration.ofSeconds(30));
        store.remove(key, token("one", 60));
        clock.advance(Duration.ofSeconds(29));
        assertThat(value(store, key)).isEqualTo(two.value().value());
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeThenNull() {
        Level store = level();
        store.put(key, token("one", 60));
        store.remove(key);
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeTokenWhenAnotherIsStoredThenItStays() {
        Level store = level();
        AccessToken one = token("one", 60);
        AccessToken two = token("two", 60);
        store.put(key, two);
        store.remove(key, one);
        assertThat(value(store, key)).isEqualTo(two.value().value());
        store.remove(key, two);
        assertThat(store.get(key)).isNull();
    }

    private static @Nullable String value(Level store, TokenKey key) {
        AccessToken token = store.get(key);
        return token == null ? null : token.value().value();
    }

    private AccessToken token(String value, long seconds) {
        return new AccessToken(
                new Secret(value),
                ScopeSet.EMPTY,
                clock.instant(),
                clock.instant().plusSeconds(seconds));
    }
}
