package dev.camelmcp.shared;

import dev.camelmcp.token.TokenKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits for what another node does about a key: until it says so, or for a moment, since messages get lost.
 * Thread-safe.
 */
final class Signals {

    private final ConcurrentMap<TokenKey, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer;

    Signals(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * Waits for the next one.
     *
     * @param longest then it completes, whether anything was said or not
     * @return whether it was said that the other node failed
     */
    CompletableFuture<Boolean> next(TokenKey key, Duration longest) {
        CompletableFuture<Boolean> signal = waiting.computeIfAbsent(key, k -> new CompletableFuture<>());
        ScheduledFuture<?> alarm = timer.schedule(() -> give(key), longest.toMillis(), TimeUnit.MILLISECONDS);
        return signal.whenComplete((done, failure) -> alarm.cancel(false));
    }

    void give(TokenKey key) {
        give(key, false);
    }

    /** The other node failed. */
    void giveFailure(TokenKey key) {
        give(key, true);
    }

    private void give(TokenKey key, boolean failed) {
        CompletableFuture<Boolean> signal = waiting.remove(key);
        if (signal != null) {
            signal.complete(failed);
        }
    }

    /** There is nothing to wait for any more. */
    void giveAll() {
        waiting.keySet().forEach(this::give);
    }
}
