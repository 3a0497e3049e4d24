package dev.camelmcp.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The settings that are not about one server, validated. Immutable.
 *
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
