package dev.camelmcp.shared;

import dev.camelmcp.token.OnceInAWhile;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is there, and refuses what it is asked, is told once a minute: nobody would learn of it by calls, which
 * go on without it. Thread-safe.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final OnceInAWhile told;

    /** @param steady a {@link SteadyClock} */
    Refusals(Clock steady) {
        this.told = new OnceInAWhile(steady, Duration.ofMinutes(1));
    }

    /** What failed since the store is lost is told by {@link Outages}. */
    void add(Throwable failure) {
        if (StoreException.cause(failure) instanceof StoreException refusal && !refusal.isLost() && told.claim()) {
            LOG.warn(
                    "The shared store refuses what it is asked: {}. This node goes on alone for it; told once a minute",
                    refusal.getMessage());
        }
    }
}
