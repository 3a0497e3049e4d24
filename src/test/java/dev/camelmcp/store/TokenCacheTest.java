package dev.camelmcp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenCacheTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Queue<CompletableFuture<AccessToken>> acquisitions = new ConcurrentLinkedQueue<>();
    private final CaffeineTokenStore store = new CaffeineTokenStore(clock);
    private final TokenCache cache = new TokenCache(
            store,
            server -> {
                CompletableFuture<AccessToken> acquisition = new CompletableFuture<>();
                acquisitions.add(acquisition);
                return acquisition;
            },
            Neighbours.NONE,
            clock,
            Duration.ofSeconds(5),
            Duration.ZERO,
            TokenCache.MOST_CALLERS);
    private final ServerRegistration server = registration("api");

    @Test
    void getWhenManyWaitThenOneAcquisitionServesAll() {
        List<CompletableFuture<CachedToken>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(cache.get(server));
        }
        complete("one", 3600);
        assertThat(waiting)
                .allSatisfy(f -> assertThat(f.join().token().value().value()).isEqualTo("one"));
        assertThat(cache.get(server).join().token().value().value()).isEqualTo("one");
        assertThat(acquisitions).isEmpty();
    }

    /** Would catch a second acquisition that starts between one caller's miss and the end of the first acquisition. */
    @Test
    void getWhenThreadsRaceWithTheEndOfAnAcquisitionThenStillAcquiresOnce() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicInteger count = new AtomicInteger();
            TokenCache raced = new TokenCache(
                    new CaffeineTokenStore(clock),
                    s -> {
                        count.incrementAndGet();
                        return CompletableFuture.supplyAsync(() -> token("raced", 3600));
                    },
                    Neighbours.NONE,
                    clock,
                    Duration.ZERO,
                    Duration.ZERO,
                    TokenCache.MOST_CALLERS);
            inParallel(8, () -> raced.get(server).get(5, TimeUnit.SECONDS));
            assertThat(count).as("round %d", round).hasValue(1);
        }
    }

    @Test
    void getWhenAcquisitionFailsThenAllWaitersFailAndTheNextCallTriesAgain() {
        CompletableFuture<CachedToken> first = cache.get(server);
        CompletableFuture<CachedToken> second = cache.get(server);
        acquisitions.remove().completeExceptionally(refused());
        assertThatThrownBy(first::join).hasCauseInstanceOf(OAuthException.class);
        assertThat(second).isCompletedExceptionally();
        CompletableFuture<CachedToken> third = cache.get(server);
        complete("later", 3600);
        assertThat(third.join().token().value().value()).isEqualTo("later");
    }

    @Test
    void getWhenTheSourceThrowsThenTheNextCallIsNotStuck() {
        TokenCache broken = new TokenCache(
                store,
                s -> {
                    throw new IllegalStateException("no threads left");
                },
                Neighbours.NONE,
                clock,
                Duration.ZERO,
                Duration.ZERO,
                TokenCache.MOST_CALLERS);
        assertThat(broken.get(server)).isCompletedExceptionally();
        assertThat(broken.get(server)).isCompletedExceptionally();
    }

    @Test
    void lookupWhenTheClockIsSetBackThenATokenLivesNoLongerThanTheServerSaid() {
        cached("one", 3600);
        clock.step(Duration.ofHours(-1));
        assertThat(cache.lookup(server)).isNotNull();
        clock.advance(Duration.ofSeconds(3600));
        assertThat(cache.lookup(server)).isNull();
        assertThat(store.get(server.tokenKey())).isNull();
    }

    /** As after a machine slept: no time has passed for what counts nanoseconds. */
    @Test
    void lookupWhenTheClockIsSetForwardThenATokenIsOverAndTheNextOneLives() {
        cached("one", 3600);
        clock.step(Duration.ofHours(1));
        assertThat(cache.lookup(server)).isNull();
        cached("two", 3600);
        clock.advance(Duration.ofSeconds(3500));
        assertThat(cache.lookup(server)).isNotNull();
        clock.advance(Duration.ofSeconds(100));
        assertThat(cache.lookup(server)).isNull();
    }

    @Test
    void claimRefreshWhenTheClockIsSetBackThenDueAfterTheSameTime() {
        cached("one", 3600);
        clock.step(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(3301));
        assertThat(cache.claimRefresh(server)).isTrue();
        clock.step(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(5));
        assertThat(cache.claimRefresh(server)).isTrue();
    }

    @Test
    void getWhenTheClockIsSetBackThenAFailureIsRememberedNoLongerThanThePause() {
        AtomicInteger asked = new AtomicInteger();
        TokenCache failing = failing(asked, Duration.ofSeconds(5));
        assertThat(failing.get(server)).isCompletedExceptionally();
        clock.step(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(4));
        assertThat(failing.get(server)).isCompletedExceptionally();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(failing.get(server)).isCompletedExceptionally();
        assertThat(asked).hasValue(2);
    }

    @Test
    void getWhenTheClockIsSetForwardThenAFailureIsRememberedAsLongAsThePause() {
        AtomicInteger asked = new AtomicInteger();
        TokenCache failing = failing(asked, Duration.ofSeconds(5));
        assertThat(failing.get(server)).isCompletedExceptionally();
        clock.step(Duration.ofHours(1));
        assertThat(failing.get(server)).isCompletedExceptionally();
        assertThat(asked).hasValue(1);
    }

    private TokenCache failing(AtomicInteger asked, Duration pause) {
        return new TokenCache(
                store,
                s -> {
                    asked.incrementAndGet();
                    return CompletableFuture.failedFuture(refused());
                },
                Neighbours.NONE,
                clock,
                Duration.ZERO,
                pause,
                TokenCache.MOST_CALLERS);
    }

    /** Would catch a thread that has the new token of another replaced, and a thread that gets none. */
    @Test
    void rejectWhenThreadsHoldTheSameRefusedTokenThenOneReplacementForEachPause() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicInteger issued = new AtomicInteger();
            TokenCache refused = new TokenCache(
                    new CaffeineTokenStore(clock),
                    s -> CompletableFuture.supplyAsync(() -> token("t" + issued.incrementAndGet(), 3600)),
                    Neighbours.NONE,
                    clock,
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    TokenCache.MOST_CALLERS);
            Callable<Integer> request = () -> {
                AccessToken token = refused.get(server).get(5, TimeUnit.SECONDS).token();
                if (refused.reject(server, token)) {
                    AccessToken another =
                            refused.get(server).get(5, TimeUnit.SECONDS).token();
                    assertThat(another.sameValue(token)).isFalse();
                }
                return 0;
            };
            inParallel(16, request);
            assertThat(issued).as("round %d", round).hasValue(2);
            inParallel(16, request);
            assertThat(issued).as("round %d, within the pause", round).hasValue(2);
            clock.step(Duration.ofHours(-1));
            clock.advance(Duration.ofSeconds(5));
            inParallel(16, request);
            assertThat(issued).as("round %d, after the pause", round).hasValue(3);
        }
    }

    @Test
    void rejectWhenTheTokenWasAcceptedThenReplacedAtOnce() {
        AtomicInteger issued = new AtomicInteger();
        TokenCache accepted = new TokenCache(
                new CaffeineTokenStore(clock),
                s -> CompletableFuture.completedFuture(token("t" + issued.incrementAndGet(), 3600)),
                Neighbours.NONE,
                clock,
                Duration.ZERO,
                Duration.ofSeconds(5),
                TokenCache.MOST_CALLERS);
        AccessToken one = accepted.get(server).join().token();
        assertThat(accepted.reject(server, one)).isTrue();
        AccessToken two = accepted.get(server).join().token();
        accepted.accept(server, one); // an answer to the old one that comes late says nothing of the new one
        assertThat(accepted.reject(server, two)).isFalse();
        accepted.accept(server, two);
        assertThat(accepted.reject(server, two)).isTrue();
    }

    @Test
    void lookupWhenTokenIsWithinSkewOfItsExpiryThenItIsNotHandedOut() {
        cached("one", 100);
        clock.advance(Duration.ofSeconds(94));
        assertThat(cache.lookup(server)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.lookup(server)).isNull();
    }

    @Test
    void claimRefreshWhenManyFindItDueThenOneIsToldToStart() throws Exception {
        cached("one", 3600);
        clock.advance(Duration.ofSeconds(3301));
        AtomicInteger told = new AtomicInteger();
        inParallel(16, () -> cache.claimRefresh(server) ? told.incrementAndGet() : 0);
        assertThat(told).hasValue(1);
    }

    @Test
    void claimRefreshWhenRenewalsFailThenPausesGrow() {
        cached("one", 3600);
        clock.advance(Duration.ofSeconds(3301));
        assertThat(cache.claimRefresh(server)).isTrue();
        clock.advance(Duration.ofMillis(4_999));
        assertThat(cache.claimRefresh(server)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.claimRefresh(server)).isTrue();
        clock.advance(Duration.ofMillis(9_999));
        assertThat(cache.claimRefresh(server)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.claimRefresh(server)).isTrue();
    }

    /** The token is good still, and asking for another one before the time would be in vain. */
    @Test
    void claimRefreshWhenTheServerAsksForAPauseThenNobodyIsToldToStartBefore() {
        cached("one", 3600);
        clock.advance(Duration.ofSeconds(3301));
        assertThat(cache.claimRefresh(server)).isTrue();
        CompletableFuture<CachedToken> refresh = cache.refresh(server);
        acquisitions.remove().completeExceptionally(later(Duration.ofSeconds(200)));
        assertThat(refresh).isCompletedExceptionally();
        clock.advance(Duration.ofSeconds(199));
        assertThat(cache.claimRefresh(server)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.claimRefresh(server)).isTrue();
    }

    @Test
    void getWhenTheServerAsksForAPauseThenItsFailureAnswersUntilThenWithWhatIsLeft() {
        CompletableFuture<CachedToken> first = cache.get(server);
        acquisitions.remove().completeExceptionally(new CompletionException(later(Duration.ofSeconds(600))));
        assertThat(retryAfter(first)).isEqualTo(Duration.ofSeconds(600));
        clock.advance(Duration.ofSeconds(599));
        clock.step(Duration.ofDays(1));
        assertThat(retryAfter(cache.get(server))).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        CompletableFuture<CachedToken> next = cache.get(server);
        complete("later", 3600);
        assertThat(value(next.join())).isEqualTo("later");
    }

    @Test
    void getWhenTheServerAsksForAYearThenItIsAskedAfterAnHour() {
        CompletableFuture<CachedToken> first = cache.get(server);
        acquisitions.remove().completeExceptionally(later(Duration.ofDays(365)));
        assertThat(retryAfter(first)).isEqualTo(Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(60).minusMillis(1));
        assertThat(cache.get(server)).isCompletedExceptionally();
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.get(server)).isNotDone();
    }

    @Test
    void refreshWhenTheServerAsksForAPauseThenAsksAllTheSame() {
        cache.get(server);
        acquisitions.remove().completeExceptionally(later(Duration.ofSeconds(600)));
        CompletableFuture<CachedToken> forced = cache.refresh(server);
        complete("forced", 3600);
        assertThat(value(forced.join())).isEqualTo("forced");
    }

    @Test
    void refreshWhenItFailsThenTheValidTokenStays() {
        cached("one", 3600);
        CompletableFuture<CachedToken> refresh = cache.refresh(server);
        acquisitions.remove().completeExceptionally(refused());
        assertThat(refresh).isCompletedExceptionally();
        assertThat(value(cache.lookup(server))).isEqualTo("one");
    }

    @Test
    void refreshWhenItSucceedsThenReplacesTheToken() {
        cached("one", 3600);
        CompletableFuture<CachedToken> refresh = cache.refresh(server);
        assertThat(value(cache.lookup(server))).isEqualTo("one");
        complete("two", 3600);
        assertThat(refresh.join().token().value().value()).isEqualTo("two");
        assertThat(value(cache.lookup(server))).isEqualTo("two");
    }

    /** Would catch a revoked client whose token, asked for before the revocation, is served after it. */
    @Test
    void invalidateWhenAnAcquisitionIsUnderWayThenItsTokenIsNotCached() {
        CompletableFuture<CachedToken> before = cache.get(server);
        cache.invalidate(server);
        CompletableFuture<CachedToken> after = cache.get(server);
        complete("stale", 3600);
        assertThat(value(before.join())).isEqualTo("stale");
        assertThat(cache.lookup(server)).isNull();
        complete("fresh", 3600);
        assertThat(value(after.join())).isEqualTo("fresh");
        assertThat(value(cache.lookup(server))).isEqualTo("fresh");
    }

    @Test
    void rejectWhenANewerTokenIsCachedThenItStays() {
        AccessToken old = cached("one", 3600);
        cached("two", 3600);
        cache.reject(server, old);
        assertThat(value(cache.lookup(server))).isEqualTo("two");
    }

    @Test
    void rejectWhenTheTokenIsStillCachedThenItIsForgotten() {
        cache.reject(server, cached("one", 3600));
        assertThat(cache.lookup(server)).isNull();
    }

    @Test
    void twoServersWithTheSameClientShareNothing() {
        cached("one", 3600);
        assertThat(cache.lookup(registration("other"))).isNull();
    }

    private AccessToken cached(String value, long seconds) {
        CompletableFuture<CachedToken> refresh = cache.refresh(server);
        complete(value, seconds);
        return refresh.join().token();
    }

    private void complete(String value, long seconds) {
        acquisitions.remove().complete(token(value, seconds));
    }

    private AccessToken token(String value, long seconds) {
        return new AccessToken(
                new Secret(value),
                ScopeSet.EMPTY,
                clock.instant(),
                clock.instant().plusSeconds(seconds));
    }

    private static String value(CachedToken cached) {
        return cached.token().value().value();
    }

    private static Duration retryAfter(CompletableFuture<?> failed) {
        Throwable failure = failed.handle((token, e) -> e).join();
        return ((OAuthException) (failure instanceof CompletionException ? failure.getCause() : failure)).retryAfter();
    }

    private static OAuthException later(Duration pause) {
        return OAuthException.tokenRequestFailed(new OAuthError("api", "http_status_429", null, 429))
                .retryAfter(pause);
    }

    private static OAuthException refused() {
        return OAuthException.tokenRequestFailed(new OAuthError("api", "invalid_client", null, 401));
    }

    private static ServerRegistration registration(String id) {
        String prefix = "mcp.servers." + id + ".";
        Map<String, String> properties = Map.of(
                "url", "https://mcp.example.test/mcp",
                "oauth.enabled", "true",
                "oauth.client-id", "client",
                "oauth.client-secret", "secret",
                "oauth.token-url", "https://as.example.test/token");
        List<ConfigEntry> entries = properties.entrySet().stream()
                .map(e -> new ConfigEntry(prefix + e.getKey(), e.getValue(), "test"))
                .toList();
        ServerRegistration server = new ConfigReader(v -> v)
                .read(entries, Map.of(), List.of())
                .servers()
                .find(ServerId.ofDefault(id));
        assertThat(server).isNotNull();
        return server;
    }

    private static void inParallel(int threads, Callable<?> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch released = new CountDownLatch(1);
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    released.await();
                    return task.call();
                }));
            }
            released.countDown();
            for (Future<?> result : results) {
                result.get(10, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
