package dev.camelmcp.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are callers', so that what is kept for callers has a bound, and can be forgotten as a whole. What is known
 * about a key goes when the key goes: at its end, when there are too many, or when its server's tokens are forgotten.
 * Thread-safe.
 */
final class CallerTokens {

    /**
     * Until when there is something to keep.
     *
     * @param token until when there is a token, by the steady clock in milliseconds
     * @param all the same for all there is, a failure among it
     */
    private record Kept(long token, long all) {}

    private final Cache<TokenKey, Kept> keys;
    private final Clock steady;

    /** @param gone is told each key that is no longer kept; called where the key was crowded out */
    CallerTokens(Clock steady, int most, Consumer<TokenKey> gone) {
        this.steady = steady;
        this.keys = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(steady.millis()))
                .expireAfter(Expiry.<TokenKey, Kept>writing(
                        (key, kept) -> Duration.ofMillis(Math.max(0, kept.all - steady.millis()))))
                .removalListener((@Nullable TokenKey key, @Nullable Kept kept, RemovalCause cause) -> {
                    // one that took the place of one that was over is told as the end of that one
                    if (cause != RemovalCause.REPLACED && key != null && !isKept(key)) {
                        gone.accept(key);
                    }
                })
                .build();
    }

    private boolean isKept(TokenKey key) {
        return keys.getIfPresent(key) != null;
    }

    /** To be called after what is known about a key was written, so that none of it outlives its key. */
    void keep(TokenKey key, long tokenUntil, long until) {
        keys.put(key, new Kept(tokenUntil, Math.max(tokenUntil, until)));
    }

    /** A caller came: who comes often is not crowded out by who comes once. */
    void touch(TokenKey key) {
        Object unused = keys.getIfPresent(key);
    }

    /** How many callers have a token of that server's, about. */
    int count(TokenKey owner) {
        long now = steady.millis();
        return (int) keys.asMap().entrySet().stream()
                .filter(e -> e.getKey().owner().equals(owner) && e.getValue().token > now)
                .count();
    }

    /** Of all servers. */
    Collection<TokenKey> keys() {
        return keys.asMap().keySet();
    }

    void forget(TokenKey owner) {
        List<TokenKey> callers = keys.asMap().keySet().stream()
                .filter(k -> k.owner().equals(owner))
                .toList();
        keys.invalidateAll(callers);
    }
}
