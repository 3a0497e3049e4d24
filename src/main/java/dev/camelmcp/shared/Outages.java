package dev.camelmcp.shared;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators are told of a store that goes and comes back: once for each time, and one line in a minute of a way
 * that is lost again and again. Used as a {@link SharedStore.Listener} is, one call after the other.
 */
final class Outages {

    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private static final long NEVER = Long.MIN_VALUE;

    /** At most as often, another reason is told; and one that lasts as long, of a way that comes and goes. */
    private static final long TELL_MILLIS = 10_000;

    /** A way that is lost so soon comes and goes: one line for it is enough. */
    private static final long STEADY_MILLIS = 5_000;

    private static final long MINUTE_MILLIS = 60_000;

    private final Clock steady;
    private long lostAt = NEVER;
    private long backAt = NEVER;
    private long toldAt;
    private String reason = "";

    /** Whether operators know of this one. */
    private boolean told;

    Outages(Clock steady) {
        this.steady = steady;
    }

    /** The store is there. */
    void end() {
        backAt = steady.millis();
        if (lostAt == NEVER) {
            LOG.info("Tokens are shared with the other nodes");
        } else if (told) {
            LOG.info(
                    "The shared store is back after {} s; tokens are shared with the other nodes again",
                    Duration.ofMillis(backAt - lostAt).toSeconds());
        }
    }

    /** The store is not there any more. */
    void begin(String why) {
        lostAt = steady.millis();
        told = false;
        if (backAt == NEVER || lostAt - backAt > STEADY_MILLIS || lostAt - toldAt > MINUTE_MILLIS) {
            tell(why);
        } else {
            LOG.debug("The shared store is lost again, soon after it was back: {}", why);
        }
    }

    /** It was looked for in vain. */
    void goOn(String why) {
        long now = steady.millis();
        if (!told && now - lostAt > TELL_MILLIS) {
            tell(why);
        } else if (told && !why.equals(reason) && now - toldAt > TELL_MILLIS) {
            toldAt = now;
            reason = why;
            LOG.warn("The shared store is still away, now for another reason: {}", why);
        }
    }

    private void tell(String why) {
        told = true;
        toldAt = steady.millis();
        reason = why;
        LOG.warn(
                "The shared store cannot be reached: {}. This node goes on alone until it is back, with the tokens that it"
                        + " has and those that it acquires",
                why);
    }
}
