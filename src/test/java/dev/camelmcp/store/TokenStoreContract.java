package dev.camelmcp.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import dev.camelmcp.token.TokenTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link TokenStore} does; each has a test class that extends this one. */
abstract class TokenStoreContract {

    protected final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TokenKey key = TokenKey.of("default/api", List.of("a"));
    private final TokenKey otherKey = TokenKey.of("default/api", List.of("b"));

    abstract TokenStore store();

    @Test
    void getWhenNothingWasPutThenNull() {
        assertThat(store().get(key)).isNull();
    }

    @Test
    void getWhenPutThenThatToken() {
        TokenStore store = store();
        CachedToken token = token("one", 60);
        store.put(key, token);
        assertThat(store.get(key)).isSameAs(token);
        assertThat(store.get(otherKey)).isNull();
    }

    @Test
    void putWhenThereIsATokenThenReplacesIt() {
        TokenStore store = store();
        store.put(key, token("one", 60));
        CachedToken two = token("two", 60);
        store.put(key, two);
        assertThat(store.get(key)).isSameAs(two);
    }

    @Test
    void getWhenNoLongerUsableThenNull() {
        TokenStore store = store();
        store.put(key, token("one", 60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.get(key)).isNull();
    }

    /** Would catch a store that counts a renewed token's time from that of the one before. */
    @Test
    void getWhenRenewedThenTheNewTokenLivesAsLongAsItSays() {
        TokenStore store = store();
        store.put(key, token("one", 20));
        clock.advance(Duration.ofSeconds(15));
        CachedToken two = token("two", 20);
        store.put(key, two);
        clock.advance(Duration.ofSeconds(19));
        assertThat(store.get(key)).isSameAs(two);
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void getWhenRenewedByAShorterOneThenNoLongerThanThat() {
        TokenStore store = store();
        store.put(key, token("one", 60));
        store.put(key, token("two", 10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeTokenWhenAnotherIsStoredThenThatOneLivesAsLongAsItSays() {
        TokenStore store = store();
        CachedToken two = token("two", 60);
        store.put(key, two);
        clock.advance(Duration.ofSeconds(30));
        store.remove(key, token("one", 60).token());
        clock.advance(Duration.ofSeconds(29));
        assertThat(store.get(key)).isSameAs(two);
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeThenNull() {
        TokenStore store = store();
        store.put(key, token("one", 60));
        store.remove(key);
        assertThat(store.get(key)).isNull();
    }

    @Test
    void removeTokenWhenAnotherIsStoredThenItStays() {
        TokenStore store = store();
        CachedToken one = token("one", 60);
        CachedToken two = token("two", 60);
        store.put(key, two);
        store.remove(key, one.token());
        assertThat(store.get(key)).isSameAs(two);
        store.remove(key, two.token());
        assertThat(store.get(key)).isNull();
    }

    private CachedToken token(String value, long seconds) {
        AccessToken token = new AccessToken(
                new Secret(value),
                ScopeSet.EMPTY,
                clock.instant(),
                clock.instant().plusSeconds(seconds));
        return new CachedToken(token, TokenTimes.of(token, Duration.ZERO, Duration.ZERO));
    }
}
