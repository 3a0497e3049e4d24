package dev.camelmcp.shared;

import dev.camelmcp.config.ServerRegistration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which authorization server got the credentials for an MCP server first: on this node, for the life of the process,
 * else on any that shares a store. By server and URL, not by client: a changed secret is no reason to trust another
 * one. Never fails. Thread-safe; nothing blocks.
 */
public final class Issuers {

    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();
    private final @Nullable IssuerVault vault;

    /** Of this node alone. */
    public Issuers() {
        this(null);
    }

    Issuers(@Nullable IssuerVault vault) {
        this.vault = vault;
    }

    private static String nameOf(ServerRegistration server) {
        return server.serverId().qualified() + " " + server.url();
    }

    /** The one that was first, which that one becomes where there is none. What this node used is asked nobody. */
    public CompletableFuture<String> first(ServerRegistration server, String issuer) {
        String name = nameOf(server);
        String ours = known.get(name);
        CompletableFuture<String> first = vault == null || (ours != null && !ours.equals(issuer))
                ? CompletableFuture.completedFuture(ours == null ? issuer : ours)
                : vault.first(name, issuer);
        return first.thenApply(one -> {
            String earlier = known.putIfAbsent(name, one);
            return earlier == null ? one : earlier;
        });
    }

    /** An operator says that it is this one. */
    public CompletableFuture<Void> use(ServerRegistration server, String issuer) {
        String name = nameOf(server);
        known.put(name, issuer);
        return vault == null ? CompletableFuture.completedFuture(null) : vault.use(name, issuer);
    }

    /** The one that this node uses for a server; null where it was not found out here. */
    @Nullable
    String known(ServerRegistration server) {
        return server.isLocal() ? null : known.get(nameOf(server));
    }

    /** Puts back what the store has lost, of all servers. */
    CompletableFuture<Void> putBack() {
        return CompletableFuture.allOf(
                known.keySet().stream().map(this::putBack).toArray(CompletableFuture[]::new));
    }

    /** The same of one, where it was found out here. */
    CompletableFuture<Void> putBack(ServerRegistration server) {
        return server.isLocal() ? CompletableFuture.completedFuture(null) : putBack(nameOf(server));
    }

    private CompletableFuture<Void> putBack(String name) {
        String issuer = known.get(name);
        return vault == null || issuer == null
                ? CompletableFuture.completedFuture(null)
                : vault.first(name, issuer).thenApply(first -> null);
    }
}
