package dev.camelmcp.shared;

import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.TokenKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does when it was cut off: it tells what it did meanwhile, and learns what the others did, one key after
 * the other, so that a store that comes back is not met by all at once. Thread-safe.
 */
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final long PAUSE_SECONDS = 1;

    private final SharedTokens tokens;
    private final Invalidations invalidations;
    private final Issuers issuers;
    private final Generations generations;
    private final TokenCache cache;
    private final ScheduledExecutorService timer;
    private final OneAtATime<CatchUp> underWay = new OneAtATime<>();

    CatchUp(
            SharedTokens tokens,
            Invalidations invalidations,
            Issuers issuers,
            Generations generations,
            TokenCache cache,
            ScheduledExecutorService timer) {
        this.tokens = tokens;
        this.invalidations = invalidations;
        this.issuers = issuers;
        this.generations = generations;
        this.cache = cache;
        this.timer = timer;
    }

    /** @param connected whether it is worth while; begins anew where something fails all the same */
    void begin(BooleanSupplier connected) {
        underWay.begin(this, () -> untilDone(connected));
    }

    private CompletableFuture<Void> untilDone(BooleanSupplier connected) {
        return CompletableFuture.completedFuture(true)
                .thenCompose(begun -> invalidations.tellUntold())
                .thenCompose(told -> issuers.putBack())
                .thenCompose(back -> next(keys()))
                .exceptionallyCompose(failure ->
                        connected.getAsBoolean() ? later(connected, failure) : CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> later(BooleanSupplier connected, Throwable failure) {
        LOG.debug("Not caught up with the other nodes yet: {}", String.valueOf(failure.getMessage()));
        CompletableFuture<Void> pause = new CompletableFuture<>();
        var unused = timer.schedule(() -> pause.complete(null), PAUSE_SECONDS, TimeUnit.SECONDS);
        return pause.thenCompose(
                over -> connected.getAsBoolean() ? untilDone(connected) : CompletableFuture.completedFuture(null));
    }

    private Deque<TokenKey> keys() {
        Set<TokenKey> keys = new LinkedHashSet<>(generations.invalidated());
        keys.addAll(cache.keys());
        return new ArrayDeque<>(keys);
    }

    private CompletableFuture<Void> next(Deque<TokenKey> keys) {
        TokenKey key = keys.poll();
        return key == null
                ? CompletableFuture.completedFuture(null)
                : tokens.catchUp(key).thenComposeAsync(done -> next(keys), timer);
    }
}
