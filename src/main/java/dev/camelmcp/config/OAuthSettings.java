package dev.camelmcp.config;

import java.time.Duration;

/**
 * How authorization servers are asked. Immutable.
 *
 * @param retries what is done about an attempt that failed
 * @param failurePause how long a failed acquisition is remembered, so that it is not repeated for each caller
 * @param revokeOnShutdown whether tokens are revoked when the gateway stops
 * @param timeout of one request, as a whole
 * @param clockSkew how long before its expiry a token is no longer handed out
 */
public record OAuthSettings(
        Retries retries, Duration failurePause, boolean revokeOnShutdown, Duration timeout, Duration clockSkew) {

    /**
     * How an attempt is repeated.
     *
     * @param max after the first attempt
     * @param initialDelay before the first of them
     * @param multiplier of the pause, from one to the next
     * @param maxDelay the longest pause
     * @param maxRetryAfter the longest pause an authorization server may ask for
     * @param budget how long all attempts of one acquisition may take together
     */
    public record Retries(
            int max,
            Duration initialDelay,
            int multiplier,
            Duration maxDelay,
            Duration maxRetryAfter,
            Duration budget) {}
}
