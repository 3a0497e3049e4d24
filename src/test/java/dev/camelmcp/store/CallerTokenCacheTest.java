package dev.camelmcp.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tokens of callers: one for each of theirs, in bounds, and gone with what they were exchanged for. */
class CallerTokenCacheTest {

    private static final int MOST = 8;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore store = new MapStore();
    private final List<String> asked = new ArrayList<>();
    private Function<ServerRegistration, CompletableFuture<AccessToken>> source = s -> {
        asked.add(s.caller().value().value());
        return CompletableFuture.completedFuture(
                token("for-" + s.caller().value().value()));
    };
    private final TokenCache cache = new TokenCache(
            store, s -> source.apply(s), Neighbours.NONE, clock, Duration.ZERO, Duration.ofSeconds(30), MOST);
    private final ServerRegistration server = registration("api");

    private AccessToken token(String value) {
        return new AccessToken(
                new Secret(value),
                ScopeSet.EMPTY,
                clock.instant(),
                clock.instant().plusSeconds(300));
    }

    private ServerRegistration of(String caller) {
        return server.forCaller(
                new CallerToken(new Secret(caller), clock.instant().plusSeconds(300)));
    }

    private String get(String caller) {
        return cache.get(of(caller)).join().token().value().value();
    }

    @Test
    void eachCallersTokenHasOneOfItsOwn() {
        assertThat(List.of(get("alice"), get("bob"), get("alice"), get("alice-again")))
                .containsExactly("for-alice", "for-bob", "for-alice", "for-alice-again");
        assertThat(asked).containsExactly("alice", "bob", "alice-again");
        assertThat(cache.state(server).callers()).isEqualTo(3);
        assertThat(cache.state(server).token()).isNull();
    }

    @Test
    void keyNamesNoTokenAndNoCaller() {
        assertThat(of("alice").tokenKey().value())
                .startsWith(server.tokenKey().value() + "@")
                .doesNotContain("alice");
        assertThat(of("alice").tokenKey().owner()).isEqualTo(server.tokenKey());
        assertThat(server.tokenKey().owner()).isEqualTo(server.tokenKey());
        assertThat(of("alice").toString()).doesNotContain("alice");
    }

    @Test
    void keyOfACallerOfACallerIsThatOfTheServer() {
        ServerRegistration twice = of("alice")
                .forCaller(new CallerToken(new Secret("bob"), clock.instant().plusSeconds(300)));

        assertThat(twice.tokenKey()).isEqualTo(of("bob").tokenKey());
    }

    /** Would catch a store, or anything beside it, that grows with the number of callers. */
    @Test
    void moreCallersThanThereMayBeCrowdOthersOutEverywhere() {
        for (int i = 0; i < 20 * MOST; i++) {
            get("caller-" + i);
        }
        assertThat(store.tokens).hasSizeLessThanOrEqualTo(MOST);
        assertThat(cache.state(server).callers()).isLessThanOrEqualTo(MOST);
        assertThat(sizes(cache))
                .allSatisfy((map, size) -> assertThat(size).as(map).isLessThanOrEqualTo(MOST));
    }

    @Test
    void failuresOfCallersAreBoundedToo() {
        source = s -> CompletableFuture.failedFuture(refused("invalid_grant"));
        for (int i = 0; i < 20 * MOST; i++) {
            assertThat(cache.get(of("caller-" + i))).isCompletedExceptionally();
        }
        assertThat(sizes(cache))
                .allSatisfy((map, size) -> assertThat(size).as(map).isLessThanOrEqualTo(MOST));
    }

    @Test
    void nothingOfACallerIsLeftWhenItsTokenIsOver() {
        get("alice");
        source = s -> CompletableFuture.failedFuture(refused("invalid_grant"));
        assertThat(cache.get(of("bob"))).isCompletedExceptionally();
        source = s -> CompletableFuture.completedFuture(token("t"));

        clock.advance(Duration.ofSeconds(301));
        assertThat(cache.state(server).callers()).isZero();
        get("carol");

        assertThat(store.tokens).containsOnlyKeys(of("carol").tokenKey());
        assertThat(sizes(cache)).containsEntry("Failures.failures", 0).containsEntry("Shelf.underWay", 0);
    }

    /** Would catch a token that is thrown away because the failure that was remembered before it is over. */
    @Test
    void tokenThatComesAfterAFailureIsKept() {
        source = s -> CompletableFuture.failedFuture(refused("invalid_grant"));
        assertThat(cache.get(of("alice"))).isCompletedExceptionally();
        clock.advance(Duration.ofSeconds(31));
        source = s -> CompletableFuture.completedFuture(token("t"));

        assertThat(get("alice")).isEqualTo("t");
        assertThat(cache.lookup(of("alice"))).isNotNull();
        assertThat(cache.state(server).callers()).isEqualTo(1);
    }

    @Test
    void failureIsRememberedForThatCallerOnly() {
        source = s -> CompletableFuture.failedFuture(refused("invalid_grant"));
        assertThat(cache.get(of("alice"))).isCompletedExceptionally();
        source = s -> CompletableFuture.completedFuture(token("t"));

        assertThat(cache.get(of("alice"))).isCompletedExceptionally();
        assertThat(get("bob")).isEqualTo("t");
    }

    @Test
    void invalidationOfTheServerForgetsAllItsCallersAndNobodyElses() {
        ServerRegistration other = registration("other")
                .forCaller(new CallerToken(new Secret("alice"), clock.instant().plusSeconds(300)));
        get("alice");
        get("bob");
        assertThat(cache.get(other)).isCompleted();

        cache.invalidate(server);

        assertThat(store.tokens).containsOnlyKeys(other.tokenKey());
        assertThat(cache.state(server).callers()).isZero();
        assertThat(cache.state(server).history().succeeded()).isEqualTo(2);
        cache.forget(server);
        assertThat(cache.state(server).history().succeeded()).isZero();
    }

    @Test
    void invalidationOfOneCallerLeavesTheOthers() {
        get("alice");
        get("bob");

        cache.invalidate(of("alice"));

        assertThat(store.tokens).containsOnlyKeys(of("bob").tokenKey());
    }

    /** Would catch a token that was acquired before an invalidation, and gets into the store after it. */
    @Test
    void invalidationForgetsWhatIsUnderWayForCallersToo() {
        CompletableFuture<AccessToken> late = new CompletableFuture<>();
        source = s -> late;
        CompletableFuture<CachedToken> waiting = cache.get(of("alice"));
        cache.invalidate(server);
        late.complete(token("late"));

        assertThat(waiting).isCompleted();
        assertThat(store.tokens).isEmpty();
    }

    @Test
    void refusalOfACallersTokenDoesNotMakeTheServerFail() {
        source = s -> CompletableFuture.failedFuture(refused("invalid_grant"));
        assertThat(cache.get(of("alice"))).isCompletedExceptionally();
        assertThat(cache.state(server).isFailing()).isFalse();
        assertThat(cache.state(server).history().failed()).isEqualTo(1);

        source = s -> CompletableFuture.failedFuture(refused("invalid_client"));
        assertThat(cache.get(of("bob"))).isCompletedExceptionally();
        assertThat(cache.state(server).isFailing()).isTrue();

        source = s -> CompletableFuture.completedFuture(token("t"));
        get("carol");
        assertThat(cache.state(server).isFailing()).isFalse();
    }

    @Test
    void refusedTokenOfOneCallerIsReplacedForThatCaller() {
        get("alice");
        get("bob");
        AccessToken refused = cache.lookup(of("alice")).token();

        assertThat(cache.reject(of("alice"), refused)).isTrue();

        assertThat(cache.lookup(of("alice"))).isNull();
        assertThat(cache.lookup(of("bob"))).isNotNull();
    }

    private static OAuthException refused(String code) {
        return OAuthException.tokenRequestFailed(new OAuthError("api", code, null, 400));
    }

    /** How many entries each map has, of the cache and of what it consists of. */
    private static Map<String, Integer> sizes(TokenCache cache) {
        Map<String, Integer> sizes = new HashMap<>();
        addSizes(cache, sizes);
        assertThat(sizes).hasSizeGreaterThanOrEqualTo(4);
        return sizes;
    }

    private static void addSizes(Object part, Map<String, Integer> sizes) {
        for (var field : part.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(part);
                if (value instanceof Map<?, ?> map) {
                    sizes.put(part.getClass().getSimpleName() + "." + field.getName(), map.size());
                } else if (value instanceof Failures
                        || value instanceof Histories
                        || value instanceof Shelf
                        || value instanceof RefusedTokens) {
                    addSizes(value, sizes);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static ServerRegistration registration(String id) {
        String prefix = "mcp.servers." + id + ".";
        List<ConfigEntry> entries = new ArrayList<>();
        Map.of(
                        prefix + "url",
                        "https://mcp.example.test/mcp",
                        prefix + "oauth.enabled",
                        "true",
                        prefix + "oauth.client-id",
                        "client",
                        prefix + "oauth.client-secret",
                        "secret",
                        prefix + "oauth.grant-type",
                        "token-exchange",
                        prefix + "oauth.subject-token",
                        "caller",
                        prefix + "oauth.token-url",
                        "https://as.example.test/token",
                        "mcp.inbound.auth",
                        "jwt")
                .forEach((key, value) -> entries.add(new ConfigEntry(key, value, "test")));
        Map.of(
                        "mcp.inbound.jwt.issuer", "https://as.example.test",
                        "mcp.inbound.jwt.audience", "https://gateway.example.test",
                        "mcp.inbound.jwt.jwks-url", "https://as.example.test/jwks")
                .forEach((key, value) -> entries.add(new ConfigEntry(key, value, "test")));
        return new ConfigReader(v -> v)
                .read(entries, Map.of(), List.of())
                .servers()
                .all()
                .iterator()
                .next();
    }

    private static final class MapStore implements TokenStore {

        private final Map<TokenKey, CachedToken> tokens = new ConcurrentHashMap<>();

        @Override
        public CachedToken get(TokenKey key) {
            return tokens.get(key);
        }

        @Override
        public void put(TokenKey key, CachedToken token) {
            tokens.put(key, token);
        }

        @Override
        public void remove(TokenKey key) {
            tokens.remove(key);
        }

        @Override
        public void remove(TokenKey key, AccessToken token) {
            tokens.computeIfPresent(key, (k, cached) -> cached.token().sameValue(token) ? null : cached);
        }
    }
}
