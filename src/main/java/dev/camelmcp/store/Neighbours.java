package dev.camelmcp.store;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Other nodes, with which a {@link TokenCache} shares its tokens. Implementations are thread-safe, do not block, and
 * never fail for want of the others: a node that cannot reach them goes on alone.
 */
public interface Neighbours {

    /** There are none. */
    Neighbours NONE = new Neighbours() {

        @Override
        public CompletableFuture<AccessToken> get(
                ServerRegistration server,
                Predicate<AccessToken> willDo,
                Supplier<CompletableFuture<AccessToken>> acquisition) {
            return acquisition.get();
        }

        @Override
        public CompletableFuture<@Nullable AccessToken> find(ServerRegistration server) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> invalidated(TokenKey key) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void rejected(TokenKey key, AccessToken token) {}
    };

    /**
     * The token that one of them has, or gets just now, or else the one that this node gets for all.
     *
     * @param willDo whether a token of theirs is one that is wanted
     * @param acquisition asks the authorization server; at most once
     */
    CompletableFuture<AccessToken> get(
            ServerRegistration server,
            Predicate<AccessToken> willDo,
            Supplier<CompletableFuture<AccessToken>> acquisition);

    /** The token that they use; null for none, or none that is known. */
    CompletableFuture<@Nullable AccessToken> find(ServerRegistration server);

    /**
     * Nobody is to use a token any more that was asked for before, by that key, nor where it is a server's by those of
     * its callers.
     *
     * @return completes when they know; also when they cannot be told now, but later
     */
    CompletableFuture<Void> invalidated(TokenKey key);

    /** The MCP server refused that token: nobody is to use it any more. */
    void rejected(TokenKey key, AccessToken token);
}
