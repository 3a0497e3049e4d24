package dev.camelmcp.store;

import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenState.History;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of a token: looked up, acquired once for all who wait, renewed, forgotten. Thread-safe; nothing blocks.
 *
 * <p>Tokens and what is under way are on the {@link Shelf}; acquisitions run outside of its locks, here or at one of
 * the {@link Neighbours}. A failure is kept for a short pause only, and a failed renewal leaves the valid token in
 * place.
 */
public final class TokenCache {

    /** Of how many callers of all servers together there may be tokens. */
    public static final int MOST_CALLERS = 10_000;

    private final TokenStore store;
    private final TokenSource source;
    private final Neighbours neighbours;
    private final Shelf shelf;
    private final RefusedTokens refused;
    private final Clock steady;
    private final Failures failures;
    private final Histories histories;
    private final CallerTokens callers;

    /**
     * A cache of tokens that others may have, too.
     *
     * @param skew how long before its expiry a token is no longer handed out
     * @param clock for what servers told; its {@link SteadyClock} is for pauses
     * @param failurePause how long a failure is answered with itself ({@link Failures}), and a token kept that the MCP
     *     server refuses as the one before: nobody who is broken hammers the authorization server
     * @param mostCallers of how many callers there may be tokens, where they are per caller
     */
    public TokenCache(
            TokenStore store,
            TokenSource source,
            Neighbours neighbours,
            Clock clock,
            Duration skew,
            Duration failurePause,
            int mostCallers) {
        this.store = store;
        this.source = source;
        this.neighbours = neighbours;
        this.histories = new Histories(clock);
        this.steady = SteadyClock.of(clock);
        this.refused = new RefusedTokens(store, steady, failurePause);
        this.shelf = new Shelf(store, clock, skew);
        this.failures = new Failures(steady, failurePause);
        this.callers = new CallerTokens(steady, mostCallers, this::forgetKept);
    }

    /** The cached token; null when there is none that can still be used. */
    public @Nullable CachedToken lookup(ServerRegistration server) {
        if (server.caller() != null) {
            callers.touch(server.tokenKey());
        }
        return shelf.get(server.tokenKey());
    }

    /** What is known about the server's token; asks nobody. */
    public TokenState state(ServerRegistration server) {
        // before the token, so that a failure and a token that came after it never look like a failure alone
        History history = histories.of(server);
        int ofCallers = server.isPerCaller() ? callers.count(server.tokenKey().owner()) : 0;
        return new TokenState(lookup(server), history, ofCallers);
    }

    /** Whether the token should be renewed now. */
    public boolean isRefreshDue(CachedToken token) {
        return token.isRefreshDue(steady.millis());
    }

    /** Whether the caller is the one to renew a token that is due: true for exactly one of all who ask. */
    public boolean claimRefresh(ServerRegistration server) {
        CachedToken cached = lookup(server);
        return cached != null && failures.standing(server.tokenKey()) == null && cached.claimRefresh(steady.millis());
    }

    /** The cached token, or the one acquisition that is under way, or a new one. */
    public CompletableFuture<CachedToken> get(ServerRegistration server) {
        CachedToken cached = lookup(server);
        if (cached != null) {
            return CompletableFuture.completedFuture(cached);
        }
        return unlessFailed(server, () -> join(server, c -> true, t -> true));
    }

    /**
     * Another token than one that lacks something: the cached one where it is another, or a new one. The old one stays
     * in place until then, and if that fails.
     */
    public CompletableFuture<CachedToken> replace(ServerRegistration server, AccessToken token) {
        return unlessFailed(
                server, () -> join(server, cached -> !cached.token().sameValue(token), t -> t.isNewerThan(token)));
    }

    private CompletableFuture<CachedToken> unlessFailed(
            ServerRegistration server, Supplier<CompletableFuture<CachedToken>> then) {
        Throwable failure = failures.standing(server.tokenKey());
        return failure == null ? then.get() : CompletableFuture.failedFuture(failure);
    }

    /** A newer token than the one that is cached; joins the acquisition that is under way. */
    public CompletableFuture<CachedToken> refresh(ServerRegistration server) {
        CachedToken cached = shelf.get(server.tokenKey());
        return join(server, c -> false, t -> cached != null && t.isNewerThan(cached.token()));
    }

    /**
     * @param willDo of the cached one
     * @param ofOthers of one that another node has
     */
    private CompletableFuture<CachedToken> join(
            ServerRegistration server, Predicate<CachedToken> willDo, Predicate<AccessToken> ofOthers) {
        TokenKey key = server.tokenKey();
        CompletableFuture<CachedToken> mine = new CompletableFuture<>();
        CompletableFuture<CachedToken> current = shelf.join(key, willDo, mine);
        if (current == mine) {
            Predicate<AccessToken> good = t -> ofOthers.test(t)
                    && !refused.isRefused(key, t)
                    && shelf.isUsable(shelf.cached(server.requireOAuth(), t));
            CompletableFuture<AccessToken> unused = CompletableFuture.completedFuture(server)
                    .thenCompose(s -> neighbours.get(s, good, () -> acquire(s)))
                    .whenComplete((token, failure) -> finish(server, mine, token, failure));
        }
        return current;
    }

    /** The token in use, here or at the other nodes; null for none. */
    public CompletableFuture<@Nullable AccessToken> find(ServerRegistration server) {
        return neighbours.find(server).thenApply(theirs -> {
            CachedToken ours = theirs == null ? lookup(server) : null;
            return ours == null ? theirs : ours.token();
        });
    }

    /**
     * Forgets what is cached, and what is being acquired: those who wait for it get it, nobody after them. Of a server,
     * that of all its callers too. Completes when the other nodes know.
     */
    public CompletableFuture<Void> invalidate(ServerRegistration server) {
        // first, so that whoever asks for a token from here on finds none of theirs that is over
        CompletableFuture<Void> told = neighbours.invalidated(server.tokenKey());
        drop(server.tokenKey());
        return told;
    }

    /** For this node alone. */
    public void drop(TokenKey key) {
        forgetToken(key);
        if (key.owner().equals(key)) {
            // what ends meanwhile is in the second place when it is no longer in the first
            shelf.underWay(key).forEach(this::forgetToken);
            callers.forget(key);
        }
    }

    private void forgetToken(TokenKey key) {
        shelf.remove(key);
        failures.forget(key);
        refused.forget(key);
    }

    /** Another node has a token: whether it takes the place of one that is not clearly newer. */
    public boolean adopt(TokenKey key, OAuthRegistration client, AccessToken token) {
        CachedToken adopted = shelf.cached(client, token);
        boolean done = !refused.isRefused(key, token)
                && shelf.replace(
                        key,
                        adopted,
                        cached -> !cached.token().sameValue(token)
                                && !cached.token().isClearlyNewerThan(token));
        if (done && !key.owner().equals(key)) {
            callers.keep(key, adopted.usableUntilSteady(), adopted.usableUntilSteady());
        }
        return done;
    }

    /** Forgets a token on this node alone, unless another one has taken its place. */
    public void drop(TokenKey key, Predicate<AccessToken> which) {
        CachedToken cached = store.get(key);
        if (cached != null && which.test(cached.token())) {
            store.remove(key, cached.token());
        }
    }

    /** The token that is cached just now; null for none. */
    public @Nullable AccessToken held(TokenKey key) {
        CachedToken cached = shelf.get(key);
        return cached == null ? null : cached.token();
    }

    /** Completes when nothing is under way to the cache. */
    public CompletableFuture<Void> settled(TokenKey key) {
        return shelf.settled(key);
    }

    /** Of servers and of callers: where there may be a token. */
    public Collection<TokenKey> keys() {
        return Stream.concat(histories.owners().stream(), callers.keys().stream())
                .toList();
    }

    /** As {@link #drop(TokenKey)}, but for what is being acquired for one key, which may be the server's own. */
    public void dropBut(TokenKey acquiring, TokenKey owner) {
        Stream.concat(Stream.of(owner), shelf.underWay(owner).stream())
                .filter(key -> !key.equals(acquiring))
                .forEach(this::forgetToken);
        forgetKept(acquiring);
        callers.forget(owner);
    }

    private void forgetKept(TokenKey key) {
        store.remove(key);
        failures.forget(key);
        refused.forget(key);
    }

    /** Forgets everything about a server that is no more, or not what it was, on this node. */
    public void forget(ServerRegistration server) {
        drop(server.tokenKey());
        histories.forget(server);
    }

    /**
     * The MCP server refused the token: forgets it unless a newer one has taken its place. Not a token that took the
     * place of a refused one itself and was never {@link #accept accepted}, as long as {@code failurePause} is not
     * over.
     *
     * @return whether {@link #get} has, or may ask for, another one
     */
    public boolean reject(ServerRegistration server, AccessToken token) {
        RefusedTokens.Outcome outcome = refused.reject(server.tokenKey(), token);
        if (outcome == RefusedTokens.Outcome.REMOVED) {
            neighbours.rejected(server.tokenKey(), token);
        }
        return outcome != RefusedTokens.Outcome.KEPT;
    }

    /** The MCP server took the token. */
    public void accept(ServerRegistration server, AccessToken token) {
        refused.accepted(server.tokenKey(), token);
    }

    /** Whether the caller is the one to say that the MCP server refuses new tokens too: true once for each pause. */
    public boolean claimRefusalNotice(ServerRegistration server) {
        return refused.claimNotice(server.tokenKey());
    }

    private CompletableFuture<AccessToken> acquire(ServerRegistration server) {
        return source.acquire(server).thenApply(token -> {
            histories.acquired(server);
            return token;
        });
    }

    private void finish(
            ServerRegistration server,
            CompletableFuture<CachedToken> mine,
            @Nullable AccessToken token,
            @Nullable Throwable failure) {
        TokenKey key = server.tokenKey();
        if (token == null) {
            Throwable cause = failure == null ? new IllegalStateException("no token") : failure;
            histories.failed(server, cause);
            RememberedFailure remembered = failures.remember(key, cause);
            keep(server, remembered.until());
            shelf.failed(key, mine);
            mine.completeExceptionally(remembered.at(steady.millis()));
            return;
        }
        CachedToken cached = shelf.cached(server.requireOAuth(), token);
        histories.supplied(server);
        failures.forget(key);
        keep(server, cached.usableUntilSteady()); // before, so that whoever forgets all callers' finds it
        shelf.arrived(key, mine, cached);
        keep(server, cached.usableUntilSteady());
        mine.complete(cached);
    }

    /** A caller's key, and until when there is something to keep for it. */
    private void keep(ServerRegistration server, long until) {
        if (server.caller() != null) {
            CachedToken cached = store.get(server.tokenKey());
            callers.keep(server.tokenKey(), cached == null ? 0 : cached.usableUntilSteady(), until);
        }
    }
}
