package dev.camelmcp.token;

import java.time.Instant;

/**
 * A caller's own access token, which was verified when the call came in. It is exchanged for another one (RFC 8693),
 * and never goes to an MCP server. Immutable; {@code toString()} does not show it.
 *
 * @param value the token as it came
 * @param expiresAt its {@code exp}: nothing that was got by it is used for longer
 */
public record CallerToken(Secret value, Instant expiresAt) {

    /** The exchange property that holds it, where some server needs it; never a header. */
    public static final String EXCHANGE_PROPERTY = "McpCallerToken";

    /** Whether nothing more is got by it; who let the caller in may still have taken it, by the skew of the clocks. */
    public boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
