package dev.camelmcp.config;

import java.time.Duration;
import java.util.Set;

/**
 * What is asked of callers. Immutable.
 *
 * @param allowUnauthenticated whether a listener that others can reach may go without authentication
 * @param allowedHosts names the {@code Host} header may have, lower case, without port
 * @param allowedOrigins origins beside those of the allowed hosts
 * @param idleTimeout for a whole request to arrive on a connection
 */
public record InboundSettings(
        boolean allowUnauthenticated, Set<String> allowedHosts, Set<String> allowedOrigins, Duration idleTimeout) {

    public InboundSettings {
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
