package dev.camelmcp.token;

import java.time.Duration;
import java.time.Instant;

/**
 * When to renew a token and when to stop using it. Immutable.
 *
 * @param refreshAt from here on a new token is fetched in the background while this one is still handed out
 * @param usableUntil from here on the token is not handed out any more
 */
public record TokenTimes(Instant refreshAt, Instant usableUntil) {

    /** The part of its life for which a token is kept before it is renewed, however large the buffer. */
    private static final int KEPT_QUARTERS = 3;

    /** The largest part of its life that may be given up to clock skew: a tenth. */
    private static final int SKEW_DIVISOR = 10;

    /**
     * The times of a token.
     *
     * @param buffer how long before expiry to renew; clamped to a quarter of the token's life, so that a token that
     *     lives shorter than the buffer is still cached
     * @param skew how long before expiry to stop using it; clamped to a tenth of its life
     */
    public static TokenTimes of(AccessToken token, Duration buffer, Duration skew) {
        Duration lifetime = token.lifetime();
        Duration earliest = lifetime.multipliedBy(KEPT_QUARTERS).dividedBy(4);
        Duration wanted = lifetime.minus(buffer);
        Duration refreshAfter = wanted.compareTo(earliest) > 0 ? wanted : earliest;
        Duration mostSkew = lifetime.dividedBy(SKEW_DIVISOR);
        Duration givenUp = skew.compareTo(mostSkew) < 0 ? skew : mostSkew;
        Instant usableUntil = token.expiresAt().minus(givenUp);
        Instant refreshAt = token.issuedAt().plus(refreshAfter);
        return new TokenTimes(refreshAt.isBefore(usableUntil) ? refreshAt : usableUntil, usableUntil);
    }
}
