package dev.camelmcp.inbound;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.token.CallerToken;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls. Immutable.
 *
 * @param name for logs, metrics and limits; no secret
 * @param servers which may be called; null for all
 * @param token the access token that it came with, for servers whose tokens are exchanged for callers' own; null where
 *     it came with none, or the authenticator does not say
 */
public record Caller(
        String name,
        @Nullable Set<ServerId> servers,
        @Nullable CallerToken token) implements Verdict {

    /** Exchange property; never a header, which a caller could send. */
    public static final String EXCHANGE_PROPERTY = "McpCaller";

    /** All callers of a gateway that does not tell them apart. */
    public static final Caller ANYBODY = new Caller("anybody", null);

    public Caller {
        servers = servers == null ? null : Set.copyOf(servers);
    }

    /** One of whom no token is known. */
    public Caller(String name, @Nullable Set<ServerId> servers) {
        this(name, servers, null);
    }

    /** The same, with the access token that it came with, or without one. */
    public Caller with(@Nullable CallerToken own) {
        return new Caller(name, servers, own);
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
