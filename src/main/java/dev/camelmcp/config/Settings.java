package dev.camelmcp.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The settings that are not about one server, validated. Immutable.
 *
 * @param maxRetries after the first attempt
 * @param retryBudget how long all attempts of one acquisition may take together
 * @param maxRetryAfter the longest pause an authorization server may ask for
 * @param failurePause how long a failed acquisition is remembered, so that it is not repeated for each caller
 * @param revokeOnShutdown whether tokens are revoked when the gateway stops
 * @param oauthTimeout of one request to an authorization server, as a whole
 * @param clockSkew how long before its expiry a token is no longer handed out
 * @param connectTimeout to the MCP server
 * @param responseTimeout from the request to the head of the answer; zero means no limit
 * @param maxRequestSize bytes of a request body
 * @param maxConnections to one MCP server
 * @param allowUnauthenticated whether a listener that others can reach may go without authentication
 * @param allowedHosts names the {@code Host} header may have, lower case, without port
 * @param allowedOrigins origins beside those of the allowed hosts
 * @param properties every setting under its documented key, for the routes' placeholders
 */
public record Settings(
        int maxRetries,
        Duration retryBudget,
        Duration maxRetryAfter,
        Duration failurePause,
        boolean revokeOnShutdown,
        Duration oauthTimeout,
        Duration clockSkew,
        Duration connectTimeout,
        Duration responseTimeout,
        int maxRequestSize,
        int maxConnections,
        boolean allowUnauthenticated,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        Map<String, String> properties) {

    public Settings {
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
        properties = Map.copyOf(properties);
    }
}
