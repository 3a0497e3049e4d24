package dev.camelmcp.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of callers. Immutable.
 *
 * @param auth how they prove who they are
 * @param allowUnauthenticated whether a listener that others can reach may go without authentication
 * @param allowedHosts names the {@code Host} header may have, lower case, without port
 * @param allowedOrigins origins beside those of the allowed hosts
 * @param idleTimeout for a whole request to arrive on a connection
 * @param publicUrl what callers know the gateway by, without a path's last slash; null for what each request says
 * @param apiKeys for {@code api-key}
 * @param jwt for {@code jwt}, else null
 */
public record InboundSettings(
        InboundAuth auth,
        boolean allowUnauthenticated,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        Duration idleTimeout,
        @Nullable URI publicUrl,
        List<ApiKey> apiKeys,
        @Nullable JwtSettings jwt) {

    public InboundSettings {
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
        apiKeys = List.copyOf(apiKeys);
    }

    /** Whether everybody who can reach the gateway may use its tokens. */
    public boolean isOpen() {
        return auth == InboundAuth.NONE;
    }
}
