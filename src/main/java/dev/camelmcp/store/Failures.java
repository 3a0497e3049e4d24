package dev.camelmcp.store;

import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Acquisitions that failed a moment ago, and are not tried again yet. Thread-safe. */
final class Failures {

    private final ConcurrentMap<TokenKey, RememberedFailure> failures = new ConcurrentHashMap<>();
    private final Clock steady;
    private final Duration pause;

    /** @param pause for which a failure is answered with itself, unless the authorization server asks for more */
    Failures(Clock steady, Duration pause) {
        this.steady = steady;
        this.pause = pause;
    }

    /** What those are told who come now; null where nothing stands against an acquisition. */
    @Nullable
    Throwable standing(TokenKey key) {
        RememberedFailure failure = failures.get(key);
        long now = steady.millis();
        return failure != null && now < failure.until() ? failure.at(now) : null;
    }

    RememberedFailure remember(TokenKey key, Throwable cause) {
        RememberedFailure failure = RememberedFailure.of(cause, steady.millis(), pause);
        failures.put(key, failure);
        return failure;
    }

    void forget(TokenKey key) {
        failures.remove(key);
    }
}
