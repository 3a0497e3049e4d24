package dev.camelmcp.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.camelmcp.config.DpopSettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.shared.Message.Kind;
import dev.camelmcp.shared.Vault.Sight;
import dev.camelmcp.store.TokenCache;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of all nodes, beside those that are cached on this one: what it sees in the store changes what it caches,
 * and what it does is told to the others. Each operation fails as the {@link SharedStore}'s do. Thread-safe.
 */
final class SharedTokens {

    private static final Logger LOG = LoggerFactory.getLogger(SharedTokens.class);

    /** Against others who change the same at the same time. */
    private static final int TRIES = 10;

    /** As long, nobody takes a token that was refused out of an answer that was on its way. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private static final int MOST_REFUSED = 10_000;

    /** Digests of tokens that MCP servers refused a moment ago, on whatever node. */
    private final Cache<String, Boolean> rejected = Caffeine.newBuilder()
            .maximumSize(MOST_REFUSED)
            .expireAfterWrite(REFUSED)
            .build();

    private final Vault vault;
    private final Generations generations;
    private final TokenCache cache;
    private final Node node;
    private final Invalidations invalidations;
    private final Issuers issuers;

    SharedTokens(
            Vault vault,
            Generations generations,
            Invalidations invalidations,
            Issuers issuers,
            TokenCache cache,
            Node node) {
        this.vault = vault;
        this.generations = generations;
        this.invalidations = invalidations;
        this.issuers = issuers;
        this.cache = cache;
        this.node = node;
    }

    /** What the store has, after it was told what it does not know yet. */
    CompletableFuture<Seen> look(TokenKey key) {
        return look(key, false);
    }

    /** @param acquiring whether the token that is under way for that key is chosen, or asked for, by the answer */
    CompletableFuture<Seen> look(TokenKey key, boolean acquiring) {
        List<TokenKey> untold = generations.untold(key);
        return untold.isEmpty()
                ? vault.look(key).thenApply(sights -> seen(key, acquiring, sights))
                : invalidations.tell(untold).thenCompose(told -> look(key, acquiring));
    }

    private Seen seen(TokenKey key, boolean acquiring, List<Sight> sights) {
        TokenKey owner = key.owner();
        for (Sight sight : sights) {
            if (generations.learn(owner, sight.generation())) {
                // what is cached is of an earlier one, and so is what is on its way here from an earlier look
                if (acquiring) {
                    cache.dropBut(key, owner);
                } else {
                    cache.drop(owner);
                }
            }
        }
        Generation current = generations.of(owner);
        SharedToken best = Vault.best(sights, current);
        ServerRegistration server = node.servers().apply(owner);
        boolean fits = best != null
                && rejected.getIfPresent(Message.digest(best.token())) == null
                && server != null
                && isShared(server)
                && Objects.equals(best.certificate(), node.certificate().apply(server))
                && isOfSameIssuer(server, best);
        return new Seen(sights, current, fits ? best : null);
    }

    /** One that another node found out differently is nothing to send to the MCP server. */
    private boolean isOfSameIssuer(ServerRegistration server, SharedToken token) {
        String ours = issuers.known(server);
        return ours == null || token.issuer() == null || ours.equals(token.issuer());
    }

    /** Nobody else has the key of a token that is bound to one of this process. */
    static boolean isShared(ServerRegistration server) {
        DpopSettings dpop = server.requireOAuth().dpop();
        return dpop == null || dpop.keyFile() != null;
    }

    /** This node uses a token of another one. */
    void took(ServerRegistration server, SharedToken token) {
        try {
            if (!token.steps().isEmpty()) {
                node.scopes().learn(server, token.steps());
            }
        } catch (RuntimeException e) {
            // the token is as good without them
            LOG.warn("The scopes that {} turned out to want are not learned", server.serverId(), e);
        }
    }

    /**
     * Keeps a token that was acquired here, for all.
     *
     * @param server with that key, or whose callers have it
     * @param seen before the token was asked for
     * @return the token to use: another node's, where that one is the newer one meanwhile
     */
    CompletableFuture<AccessToken> keep(ServerRegistration server, TokenKey key, Seen seen, AccessToken token) {
        return keep(server, key, seen, token, TRIES);
    }

    private CompletableFuture<AccessToken> keep(
            ServerRegistration server, TokenKey key, Seen seen, AccessToken token, int tries) {
        SharedToken shared = new SharedToken(
                token,
                seen.generation(),
                node.scopes().of(server),
                node.certificate().apply(server),
                issuers.known(server));
        return vault.put(seen.first(), shared)
                .thenCompose(kept -> kept || tries == 0
                        ? CompletableFuture.completedFuture(token)
                        : look(key).thenCompose(now -> {
                            if (!now.generation().equals(seen.generation()) || now.isOverSince(seen)) {
                                // only for those who wait for it: it was asked for before tokens were invalidated
                                cache.drop(key);
                                return CompletableFuture.completedFuture(token);
                            }
                            return newer(server, key, now, token, tries - 1);
                        }));
    }

    /** The newer one of two tokens is everybody's. */
    private CompletableFuture<AccessToken> newer(
            ServerRegistration server, TokenKey key, Seen seen, AccessToken ours, int tries) {
        SharedToken theirs = seen.token();
        if (theirs == null || ours.isNewerThan(theirs.token())) {
            return keep(server, key, seen, ours, tries);
        }
        took(server, theirs);
        return CompletableFuture.completedFuture(theirs.token().sameValue(ours) ? ours : theirs.token());
    }

    /**
     * A token that is acquired without the others; where they are there again when it comes, it is theirs, too.
     *
     * @param connected whether the store can be asked
     */
    CompletableFuture<AccessToken> alone(
            ServerRegistration server, Supplier<CompletableFuture<AccessToken>> source, BooleanSupplier connected) {
        TokenKey key = server.tokenKey();
        Generation before = generations.of(key.owner());
        return source.get().thenCompose(token -> {
            if (connected.getAsBoolean()) {
                return join(server, before, token).exceptionally(failure -> token);
            }
            return isOver(key, before) ? over(key, token) : CompletableFuture.completedFuture(token);
        });
    }

    private CompletableFuture<AccessToken> join(ServerRegistration server, Generation before, AccessToken token) {
        TokenKey key = server.tokenKey();
        return look(key)
                .thenCompose(seen -> isOver(key, before) || seen.first().isOver()
                        ? over(key, token)
                        : newer(server, key, seen, token, TRIES))
                .thenApply(used -> {
                    CompletableFuture<Void> unused = announce(key);
                    return used;
                });
    }

    private boolean isOver(TokenKey key, Generation before) {
        return !generations.of(key.owner()).equals(before);
    }

    private CompletableFuture<AccessToken> over(TokenKey key, AccessToken token) {
        cache.drop(key);
        return CompletableFuture.completedFuture(token);
    }

    /** Tells the others that there is something new about a key. */
    CompletableFuture<Void> announce(TokenKey key) {
        return vault.publish(new Message(node.id(), Kind.CHANGED, key, ""));
    }

    /** Tells the others, who may be waiting for it, that this acquisition was in vain. */
    CompletableFuture<Void> announceFailure(TokenKey key) {
        return vault.publish(new Message(node.id(), Kind.FAILED, key, ""));
    }

    /**
     * Another node has a newer token, perhaps, than the one that is cached here, or is on its way here: who has just
     * looked may have seen the one before.
     */
    CompletableFuture<Void> adopt(TokenKey key) {
        return cache.settled(key).thenCompose(settled -> adopt(key, TRIES));
    }

    private CompletableFuture<Void> adopt(TokenKey key, int tries) {
        ServerRegistration server =
                cache.held(key) == null ? null : node.servers().apply(key.owner());
        return server == null || !isShared(server) || tries == 0
                ? CompletableFuture.completedFuture(null)
                // once more, since this node may have got a newer one while the answer was on its way
                : look(key)
                        .thenCompose(seen -> adopt(key, server, seen.token())
                                ? adopt(key, tries - 1)
                                : CompletableFuture.completedFuture(null));
    }

    private boolean adopt(TokenKey key, ServerRegistration server, @Nullable SharedToken token) {
        if (token == null || !cache.adopt(key, server.requireOAuth(), token.token())) {
            return false;
        }
        took(server, token);
        return true;
    }

    /** The MCP server refused a token on another node. */
    void rejected(TokenKey key, String digest) {
        rejected.put(digest, true);
        cache.drop(key, token -> Message.digest(token).equals(digest));
        // and where it is on its way here
        CompletableFuture<Void> unused = cache.settled(key)
                .thenRun(() -> cache.drop(key, token -> Message.digest(token).equals(digest)));
    }

    /** The MCP server refused a token. */
    CompletableFuture<Void> reject(TokenKey key, AccessToken token) {
        rejected.put(Message.digest(token), true);
        return vault.look(key)
                .thenCompose(sights -> vault.remove(sights, token))
                .thenCompose(done -> vault.publish(new Message(node.id(), Kind.REJECTED, key, Message.digest(token))));
    }

    /**
     * Brings a key up to date after a time without the store: what is over is over here, too; the store gets back what
     * it lost; and the newer one of two tokens is everybody's.
     */
    CompletableFuture<Void> catchUp(TokenKey key) {
        TokenKey owner = key.owner();
        return look(key)
                .thenCompose(seen ->
                        seen.sights().stream().allMatch(s -> s.generation().equals(seen.generation()))
                                ? CompletableFuture.completedFuture(seen)
                                : vault.restore(seen.sights(), seen.generation())
                                        .thenCompose(done -> invalidations.publish(owner, seen.generation()))
                                        .thenCompose(done -> look(key)))
                .thenCompose(seen -> level(key, seen));
    }

    private CompletableFuture<Void> level(TokenKey key, Seen seen) {
        ServerRegistration server = node.servers().apply(key.owner());
        AccessToken ours = cache.held(key);
        SharedToken theirs = seen.token();
        if (server == null
                || !isShared(server)
                || ours == null
                || (theirs != null && theirs.token().sameValue(ours))) {
            return CompletableFuture.completedFuture(null);
        }
        if (theirs == null && seen.first().isOver()) {
            cache.drop(key);
            return CompletableFuture.completedFuture(null);
        }
        if (theirs != null && !ours.isClearlyNewerThan(theirs.token())) {
            return adopt(key, server, theirs) ? adopt(key) : CompletableFuture.completedFuture(null);
        }
        return keep(server, key, seen, ours).thenCompose(kept -> announce(key));
    }
}
