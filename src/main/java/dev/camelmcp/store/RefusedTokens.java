package dev.camelmcp.store;

import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps an MCP server that refuses every token from costing a new one with each request: a token that took the place of
 * a refused one, and was never accepted, is not replaced before a pause is over. Thread-safe: what is decided about one
 * key is decided in one atomic step, so of many that come with the same refused token one makes room for a new one.
 */
final class RefusedTokens {

    private final ConcurrentMap<TokenKey, Refusal> refusals = new ConcurrentHashMap<>();
    private final TokenStore store;
    private final Clock steady;
    private final Duration pause;

    /**
     * @param steady for pauses
     * @param pause between two replacements
     */
    RefusedTokens(TokenStore store, Clock steady, Duration pause) {
        this.store = store;
        this.steady = steady;
        this.pause = pause;
    }

    /** What became of a token that was refused. */
    enum Outcome {
        /** Another one had taken its place, or is under way. */
        REPLACED,
        /** It is gone, and another one may be asked for. */
        REMOVED,
        /** It is no worse than the next one would be. */
        KEPT
    }

    /** Removes a refused token from the store where it may be replaced. */
    Outcome reject(TokenKey key, AccessToken token) {
        AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.REPLACED);
        refusals.compute(key, (k, last) -> {
            CachedToken stored = store.get(k);
            boolean current = stored != null && stored.token().sameValue(token);
            if (last != null && steady.millis() < last.until) {
                outcome.set(current ? Outcome.KEPT : Outcome.REPLACED);
                return last;
            }
            if (!current) {
                return null; // replaced long ago, or on its way
            }
            store.remove(k, token);
            outcome.set(Outcome.REMOVED);
            return new Refusal(token, steady.millis() + pause.toMillis());
        });
        return Objects.requireNonNull(outcome.get());
    }

    /** Whether it is the one that was refused last. */
    boolean isRefused(TokenKey key, AccessToken token) {
        Refusal last = refusals.get(key);
        return last != null && last.token.sameValue(token);
    }

    /** The MCP server took a token: the next one that it refuses is replaced at once. */
    void accepted(TokenKey key, AccessToken token) {
        // mostly there is none, and this is asked for each request
        Refusal last = refusals.get(key);
        if (last != null && !last.token.sameValue(token)) {
            refusals.remove(key, last);
        }
    }

    /** Whether the caller is the one to say that new tokens are refused too: true once for each pause. */
    boolean claimNotice(TokenKey key) {
        Refusal last = refusals.get(key);
        return last == null || last.told.compareAndSet(false, true);
    }

    void forget(TokenKey key) {
        refusals.remove(key);
    }

    /** Compared by identity. */
    private static final class Refusal {

        private final AccessToken token;
        private final long until;
        private final AtomicBoolean told = new AtomicBoolean();

        Refusal(AccessToken token, long until) {
            this.token = token;
            this.until = until;
        }
    }
}
