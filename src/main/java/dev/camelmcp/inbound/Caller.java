package dev.camelmcp.inbound;

import dev.camelmcp.config.ServerId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls. Immutable.
 *
 * @param name for logs, metrics and limits; no secret
 * @param servers which may be called; null for all
 */
public record Caller(String name, @Nullable Set<ServerId> servers) implements Verdict {

    /** Exchange property; never a header, which a caller could send. */
    public static final String EXCHANGE_PROPERTY = "McpCaller";

    /** All callers of a gateway that does not tell them apart. */
    public static final Caller ANYBODY = new Caller("anybody", null);

    public Caller {
        servers = servers == null ? null : Set.copyOf(servers);
    }

    /** May call every server. */
    public static Caller ofAll(String name) {
        return new Caller(name, null);
    }

    public boolean isRestricted() {
        return servers != null;
    }

    public boolean mayCall(ServerId server) {
        return servers == null || servers.contains(server);
    }

    /** The name, so that a route's expression can simply say {@code ${exchangeProperty.McpCaller}}. */
    @Override
    public String toString() {
        return name;
    }
}
