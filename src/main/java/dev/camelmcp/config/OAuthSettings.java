package dev.camelmcp.config;

import java.time.Duration;

/**
 * How authorization servers are asked. Immutable.
 *
 * @param maxRetries after the first attempt
 * @param retryBudget how long all attempts of one acquisition may take together
 * @param maxRetryAfter the longest pause an authorization server may ask for
 * @param failurePause how long a failed acquisition is remembered, so that it is not repeated for each caller
 * @param revokeOnShutdown whether tokens are revoked when the gateway stops
 * @param timeout of one request, as a whole
 * @param clockSkew how long before its expiry a token is no longer handed out
 */
public record OAuthSettings(
        int maxRetries,
        Duration retryBudget,
        Duration maxRetryAfter,
        Duration failurePause,
        boolean revokeOnShutdown,
        Duration timeout,
        Duration clockSkew) {}
