package dev.camelmcp.store;

import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import dev.camelmcp.token.TokenTimes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of this node and those that are under way to it: both change in one atomic step for each key, so that a
 * token that was asked for before an invalidation never gets here after it. Only memory is touched in such a step.
 * Thread-safe.
 */
final class Shelf {

    private final TokenStore store;
    private final Clock clock;
    private final Clock steady;
    private final Duration skew;
    private final ConcurrentMap<TokenKey, CompletableFuture<CachedToken>> underWay = new ConcurrentHashMap<>();

    /** @param skew how long before its expiry a token is no longer handed out */
    Shelf(TokenStore store, Clock clock, Duration skew) {
        this.store = store;
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
        this.skew = skew;
    }

    /** The token; null when there is none that can still be used. */
    @Nullable
    CachedToken get(TokenKey key) {
        CachedToken cached = store.get(key);
        return cached != null && isUsable(cached) ? cached : null;
    }

    /** A token that this node gets now, whenever it was issued. */
    CachedToken cached(OAuthRegistration client, AccessToken token) {
        long age = Math.max(0, clock.millis() - token.issuedAt().toEpochMilli());
        return new CachedToken(token, TokenTimes.of(token, client.expiryBuffer(), skew), steady.millis() - age);
    }

    boolean isUsable(CachedToken token) {
        return token.isUsable(clock.millis(), steady.millis());
    }

    /**
     * The token where it will do, or the acquisition that is under way, or that of the caller's, who has to begin it.
     *
     * @return {@code mine}, or what is complete or under way
     */
    CompletableFuture<CachedToken> join(
            TokenKey key, Predicate<CachedToken> willDo, CompletableFuture<CachedToken> mine) {
        AtomicReference<@Nullable CachedToken> stored = new AtomicReference<>();
        CompletableFuture<CachedToken> current = underWay.compute(key, (k, other) -> {
            if (other != null) {
                return other;
            }
            // An acquisition may have ended since the caller's miss. Looked up under the lock, so that nobody else is
            // given that token for one that is being acquired, after it was refused.
            CachedToken cached = get(key);
            stored.set(cached != null && willDo.test(cached) ? cached : null);
            return stored.get() == null ? mine : null;
        });
        CachedToken found = stored.get();
        return found == null ? current : CompletableFuture.completedFuture(found);
    }

    /** Completes when nothing is under way for that key, and what came is here. */
    CompletableFuture<Void> settled(TokenKey key) {
        CompletableFuture<CachedToken> current = underWay.get(key);
        return current == null ? CompletableFuture.completedFuture(null) : current.handle((token, failure) -> null);
    }

    /** The acquisition brought a token; it is only for those who wait where it was {@link #remove}d meanwhile. */
    void arrived(TokenKey key, CompletableFuture<CachedToken> mine, CachedToken token) {
        underWay.computeIfPresent(key, (k, current) -> {
            if (current != mine) {
                return current;
            }
            store.put(key, token);
            return null;
        });
    }

    /** The acquisition brought none. */
    void failed(TokenKey key, CompletableFuture<CachedToken> mine) {
        underWay.remove(key, mine);
    }

    /** Nothing is left, and what is under way does not come here. */
    void remove(TokenKey key) {
        underWay.compute(key, (k, v) -> {
            store.remove(key);
            return null;
        });
    }

    /** Of callers of a server: what is under way. */
    List<TokenKey> underWay(TokenKey owner) {
        return underWay.keySet().stream()
                .filter(k -> k.owner().equals(owner) && !k.equals(owner))
                .toList();
    }

    /**
     * Puts a token in the place of an older one, unless another one is under way.
     *
     * @return whether it was done
     */
    boolean replace(TokenKey key, CachedToken token, Predicate<CachedToken> old) {
        AtomicBoolean replaced = new AtomicBoolean();
        CompletableFuture<CachedToken> unused = underWay.compute(key, (k, other) -> {
            CachedToken cached = store.get(key);
            if (other == null && cached != null && old.test(cached)) {
                store.put(key, token);
                replaced.set(true);
            }
            return other;
        });
        return replaced.get();
    }
}
