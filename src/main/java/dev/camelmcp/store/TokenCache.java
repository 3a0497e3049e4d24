package dev.camelmcp.store;

import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.store.TokenState.History;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.SteadyClock;
import dev.camelmcp.token.TokenKey;
import dev.camelmcp.token.TokenTimes;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The life of a token: looked up, acquired once for all who wait, renewed, forgotten. Thread-safe; nothing blocks.
 *
 * <p>What is under way is a future per key. It is stored and forgotten in one atomic step per key, so that a token that
 * was acquired before an invalidation never gets into the store after it. Only memory is touched under that lock: the
 * acquisition itself runs outside. A failure is kept for a short pause only, and a failed renewal leaves the valid
 * token in place.
 */
public final class TokenCache {

    /**
     * Refusals that say something about the caller's token alone (RFC 6749 §5.2, RFC 8693 §2.2.2, OpenID Connect Core
     * §3.1.2.6).
     */
    private static final Set<String> CALLERS_OWN = Set.of(
            "invalid_grant",
            "invalid_request",
            "access_denied",
            "interaction_required",
            "login_required",
            "consent_required",
            OAuthError.INSUFFICIENT_SCOPE,
            OAuthError.CALLER_TOKEN_REQUIRED);

    private final TokenStore store;
    private final TokenSource source;
    private final RefusedTokens refused;
    private final Clock clock;
    private final Clock steady;
    private final Duration skew;
    private final Duration failurePause;
    private final ConcurrentMap<TokenKey, RememberedFailure> failures = new ConcurrentHashMap<>();
    private final ConcurrentMap<TokenKey, CompletableFuture<CachedToken>> underWay = new ConcurrentHashMap<>();
    /** Of servers, never of callers. */
    private final ConcurrentMap<TokenKey, History> histories = new ConcurrentHashMap<>();

    private final CallerTokens callers;

    /**
     * @param skew how long before its expiry a token is no longer handed out
     * @param clock for what servers told; its {@link SteadyClock} is for pauses
     * @param failurePause how long a failure is answered with itself, unless the authorization server asks for more
     *     ({@link RememberedFailure}), and how long a token is kept that the MCP server refuses as the one before, so
     *     that neither a client nor a server that is broken hammers the authorization server
     */
    public TokenCache(TokenStore store, TokenSource source, Clock clock, Duration skew, Duration failurePause) {
        this(store, source, clock, skew, failurePause, CallerTokens.MOST);
    }

    /** @param mostCallers of how many callers' tokens there may be tokens, where they are per caller */
    TokenCache(
            TokenStore store, TokenSource source, Clock clock, Duration skew, Duration failurePause, int mostCallers) {
        this.store = store;
        this.source = source;
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
        this.refused = new RefusedTokens(store, steady, failurePause);
        this.skew = skew;
        this.failurePause = failurePause;
        this.callers = new CallerTokens(steady, mostCallers, this::dropKept);
    }

    /** The cached token; null when there is none that can still be used. */
    public @Nullable CachedToken lookup(ServerRegistration server) {
        if (server.caller() != null) {
            callers.touch(server.tokenKey());
        }
        return stored(server);
    }

    private @Nullable CachedToken stored(ServerRegistration server) {
        CachedToken cached = store.get(server.tokenKey());
        return cached != null && cached.isUsable(clock.millis(), steady.millis()) ? cached : null;
    }

    /** What is known about the server's token; asks nobody. */
    public TokenState state(ServerRegistration server) {
        // before the token, so that a failure and a token that came after it never look like a failure alone
        History history = histories.getOrDefault(server.tokenKey().owner(), History.NONE);
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
        return cached != null && remembered(server) == null && cached.claimRefresh(steady.millis());
    }

    /** What is not tried again yet; null where nothing stands against it. */
    private @Nullable RememberedFailure remembered(ServerRegistration server) {
        RememberedFailure failure = failures.get(server.tokenKey());
        return failure != null && steady.millis() < failure.until() ? failure : null;
    }

    /** The cached token, or the one acquisition that is under way, or a new one. */
    public CompletableFuture<CachedToken> get(ServerRegistration server) {
        CachedToken cached = lookup(server);
        if (cached != null) {
            return CompletableFuture.completedFuture(cached);
        }
        RememberedFailure failure = remembered(server);
        return failure == null ? join(server, c -> true) : CompletableFuture.failedFuture(failure.at(steady.millis()));
    }

    /**
     * Another token than one that lacks something: the cached one where it is another, or a new one. The old one stays
     * in place until then, and if that fails.
     */
    public CompletableFuture<CachedToken> replace(ServerRegistration server, AccessToken token) {
        RememberedFailure failure = remembered(server);
        return failure == null
                ? join(server, cached -> !cached.token().sameValue(token))
                : CompletableFuture.failedFuture(failure.at(steady.millis()));
    }

    /** A new token, whatever is cached; joins the acquisition that is under way. */
    public CompletableFuture<CachedToken> refresh(ServerRegistration server) {
        return join(server, c -> false);
    }

    private CompletableFuture<CachedToken> join(ServerRegistration server, Predicate<CachedToken> willDo) {
        TokenKey key = server.tokenKey();
        CompletableFuture<CachedToken> mine = new CompletableFuture<>();
        AtomicReference<@Nullable CachedToken> stored = new AtomicReference<>();
        CompletableFuture<CachedToken> current = underWay.compute(key, (k, other) -> {
            if (other != null) {
                return other;
            }
            // An acquisition may have ended since the caller's miss. Looked up under the lock, so that nobody else is
            // given that token for one that is being acquired, after it was refused.
            CachedToken cached = stored(server);
            stored.set(cached != null && willDo.test(cached) ? cached : null);
            return stored.get() == null ? mine : null;
        });
        if (current == mine) {
            CompletableFuture<AccessToken> unused =
                    acquire(server).whenComplete((token, failure) -> finish(server, mine, token, failure));
        }
        CachedToken found = stored.get();
        return found == null ? current : CompletableFuture.completedFuture(found);
    }

    /**
     * Forgets what is cached, and what is being acquired: those who wait for it get it, nobody after them. Of a server
     * whose tokens are per caller, that of all callers, unless it is one caller's.
     */
    public void invalidate(ServerRegistration server) {
        TokenKey key = server.tokenKey();
        drop(key);
        if (server.isPerCaller() && server.caller() == null) {
            // what ends meanwhile is in the second place when it is no longer in the first
            underWay.keySet().stream().filter(k -> k.owner().equals(key)).forEach(this::drop);
            callers.forget(key);
        }
    }

    private void drop(TokenKey key) {
        underWay.compute(key, (k, v) -> {
            store.remove(key);
            return null;
        });
        failures.remove(key);
        refused.forget(key);
    }

    /** What is being acquired is no part of what was crowded out, or is over. */
    private void dropKept(TokenKey key) {
        store.remove(key);
        failures.remove(key);
        refused.forget(key);
    }

    /** Forgets everything about a server that is no more, or not what it was. */
    public void forget(ServerRegistration server) {
        invalidate(server);
        histories.remove(server.tokenKey().owner());
    }

    /**
     * The MCP server refused the token: forgets it unless a newer one has taken its place. Not a token that took the
     * place of a refused one itself and was never {@link #accept accepted}, as long as {@code failurePause} is not
     * over.
     *
     * @return whether {@link #get} has, or may ask for, another one
     */
    public boolean reject(ServerRegistration server, AccessToken token) {
        return refused.reject(server.tokenKey(), token);
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
        try {
            return source.acquire(server);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void finish(
            ServerRegistration server,
            CompletableFuture<CachedToken> mine,
            @Nullable AccessToken token,
            @Nullable Throwable failure) {
        OAuthRegistration client = server.requireOAuth();
        TokenKey key = server.tokenKey();
        if (token == null) {
            Throwable cause = failure == null ? new IllegalStateException("no token") : failure;
            OAuthError error = error(server, cause);
            boolean callersOwn = server.caller() != null && CALLERS_OWN.contains(error.code());
            record(
                    key.owner(),
                    h -> callersOwn ? h.callersFailure(error, clock.instant()) : h.failure(error, clock.instant()));
            RememberedFailure remembered = RememberedFailure.of(cause, steady.millis(), failurePause);
            failures.put(key, remembered);
            keep(server, remembered.until());
            underWay.remove(key, mine);
            mine.completeExceptionally(remembered.at(steady.millis()));
            return;
        }
        CachedToken cached = new CachedToken(token, TokenTimes.of(token, client.expiryBuffer(), skew), steady.millis());
        record(key.owner(), h -> h.success(clock.instant()));
        failures.remove(key);
        keep(server, cached.usableUntilSteady()); // before, so that whoever forgets all callers' finds it
        underWay.computeIfPresent(key, (k, current) -> {
            if (current != mine) {
                return current; // invalidated meanwhile, and acquired anew: this token is only for those who wait for
                // it
            }
            store.put(key, cached);
            return null;
        });
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

    private void record(TokenKey key, UnaryOperator<History> change) {
        histories.compute(key, (k, history) -> change.apply(history == null ? History.NONE : history));
    }

    private static OAuthError error(ServerRegistration server, Throwable failure) {
        return RememberedFailure.unwrap(failure) instanceof OAuthException oauth
                ? oauth.error()
                : new OAuthError(server.serverId().toString(), OAuthError.INTERNAL, null, 0);
    }
}
