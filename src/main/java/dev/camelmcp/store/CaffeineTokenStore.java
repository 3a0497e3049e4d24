package dev.camelmcp.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens in a Caffeine cache, each until it is no longer usable. The cache is keyed by {@link TokenKey#value()},
 * so that {@code caffeine-cache:} endpoints can look tokens up and invalidate them. Thread-safe.
 */
public final class CaffeineTokenStore implements TokenStore {

    /** Far more than anybody has servers; only a bound, so that a mistake cannot fill the heap. */
    private static final int MAX_TOKENS = 100_000;

    private final Cache<String, CachedToken> cache;

    public CaffeineTokenStore(Clock clock) {
        Clock steady = SteadyClock.of(clock);
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_TOKENS)
                // some microseconds each 16 look-ups; by the common pool, event loops would wake a thread for it
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(steady.millis()))
                .expireAfter(Expiry.<String, CachedToken>writing(
                        (key, token) -> Duration.ofMillis(Math.max(0, token.usableUntilSteady() - steady.millis()))))
                .build();
    }

    /** The cache itself, to be bound in a registry under the name that {@code caffeine-cache:} endpoints use. */
    public Cache<String, CachedToken> cache() {
        return cache;
    }

    @Override
    public @Nullable CachedToken get(TokenKey key) {
        return cache.getIfPresent(key.value());
    }

    @Override
    public void put(TokenKey key, CachedToken token) {
        cache.put(key.value(), token);
    }

    @Override
    public void remove(TokenKey key) {
        cache.invalidate(key.value());
    }

    @Override
    public void remove(TokenKey key, AccessToken token) {
        cache.asMap()
                .computeIfPresent(key.value(), (k, cached) -> cached.token().sameValue(token) ? null : cached);
    }
}
