package dev.camelmcp.authserver;

import dev.camelmcp.config.FoundEndpoints;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the authorization server of an MCP server. Immutable.
 *
 * @param endpoints and what else takes the place of what is not configured
 * @param scopeFrom where the scope came from: {@code configured}, {@code challenge}, {@code scopes_supported} or
 *     {@code none}
 * @param metadata where the MCP server's own metadata was; null where it has none
 * @param at when
 * @param lifetime how long it holds
 * @param steps what was asked, in order
 */
public record Discovered(
        FoundEndpoints endpoints,
        String scopeFrom,
        @Nullable URI metadata,
        Instant at,
        Duration lifetime,
        List<DiscoveryStep> steps) {

    public Discovered {
        steps = List.copyOf(steps);
    }
}
