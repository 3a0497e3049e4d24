package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.shared.FaultyStore.Operation;
import dev.camelmcp.shared.Nodes.Member;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes late, at the same moment, or in another order than it was sent. */
class SharingOrderTest {

    private final Nodes nodes = new Nodes();
    private final Member a = nodes.join();
    private final Member b = nodes.join();

    @AfterEach
    void close() {
        a.close();
        b.close();
        nodes.close();
    }

    private void passes(long seconds) {
        nodes.clock.advance(Duration.ofSeconds(seconds));
    }

    /** Does an operation when it is told to. */
    private static AtomicReference<Runnable> holdBack(
            FaultyStore store, java.util.function.Predicate<Operation> which) {
        AtomicReference<Runnable> held = new AtomicReference<>();
        store.fault = o -> {
            if (held.get() != null || !which.test(o)) {
                return null;
            }
            CompletableFuture<Object> answer = new CompletableFuture<>();
            held.set(() -> o.now().get().whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.complete(done);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
            return answer;
        };
        return held;
    }

    /** Would catch generations without an order: the older of two is what a node finds that comes back later. */
    @Test
    void storeThatLostASecondInvalidationDoesNotGetBackTheFirst() {
        a.get();
        b.get();
        a.cache.invalidate(nodes.server).join();
        passes(1);
        assertThat(a.get()).isEqualTo(b.get()).isEqualTo("token-2");
        passes(1);
        b.way.goAway();
        a.cache.invalidate(nodes.server).join();
        a.way.goAway();
        nodes.store.clear();
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(nodes.store.dump()).hasSizeGreaterThan(1));
        a.way.comeBack();
        await().untilAsserted(() -> assertThat(b.held()).isNull());
        assertThat(a.get()).isEqualTo("token-3");
        assertThat(b.get()).isEqualTo("token-3");
    }

    /** Would catch an answer of the store's from before an invalidation that brings the old generation back. */
    @Test
    void answerFromBeforeAnInvalidationChangesNothing() {
        b.cache.invalidate(nodes.server).join();
        passes(1);
        a.get();
        b.get();
        AtomicReference<Runnable> look = new AtomicReference<>();
        b.asked.fault = o -> {
            if (!o.name().equals("read") || look.get() != null) {
                return null;
            }
            CompletableFuture<Object> answer = new CompletableFuture<>();
            Object seen = o.now().get().join();
            look.set(() -> answer.complete(seen));
            return answer;
        };
        CompletableFuture<AccessToken> found = b.cache.find(nodes.server);
        a.cache.invalidate(nodes.server).join();
        look.get().run();
        assertThat(found.join()).isNull();
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.get()).isEqualTo("token-2");
    }

    @Test
    void invalidationsOnTwoNodesAtOnceConverge() {
        a.get();
        b.get();
        AtomicReference<Runnable> late = holdBack(a.asked, o -> o.name().equals("publish"));
        CompletableFuture<Void> one = a.cache.invalidate(nodes.server);
        b.cache.invalidate(nodes.server).join();
        passes(1);
        String token = b.get();
        late.get().run();
        one.join();
        assertThat(a.get()).isEqualTo(b.get());
        assertThat(a.held()).isEqualTo(b.held()).isNotEqualTo("token-1");
        assertThat(token).isNotEqualTo("token-1");
    }

    @Test
    void invalidationsOfTwoNodesThatAreCutOffConverge() {
        a.get();
        b.get();
        a.way.goAway();
        b.way.goAway();
        a.cache.invalidate(nodes.server).join();
        b.cache.invalidate(nodes.server).join();
        passes(1);
        assertThat(a.get()).isEqualTo("token-2");
        passes(1);
        b.way.comeBack();
        a.way.comeBack();
        await().untilAsserted(() -> {
            assertThat(b.get()).isEqualTo(a.get());
            assertThat(a.held()).isEqualTo(b.held());
        });
    }

    /** Would catch an invalidation while cut off that counts as older than one from before it, by a clock set back. */
    @Test
    void invalidationByANodeWhoseClockIsLateCountsAll() {
        MutableClock late = new MutableClock(nodes.clock.instant().minus(Duration.ofMinutes(10)));
        try (Member c = nodes.join(late)) {
            a.cache.invalidate(nodes.server).join();
            c.way.goAway();
            a.cache.invalidate(nodes.server).join();
            assertThat(a.get()).isEqualTo("token-1");
            assertThat(b.get()).isEqualTo("token-1");
            c.cache.invalidate(nodes.server).join();
            c.way.comeBack();
            await().untilAsserted(() -> assertThat(a.held()).isNull());
            assertThat(b.held()).isNull();
            passes(1);
            assertThat(c.get()).isEqualTo(b.get()).isEqualTo(a.get()).isNotEqualTo("token-1");
        }
    }

    @Test
    void tokenLivesAsLongByAClockThatIsLateOrEarly() {
        a.get();
        for (int minutes : new int[] {-10, 10}) {
            MutableClock skewed = new MutableClock(nodes.clock.instant().plus(Duration.ofMinutes(minutes)));
            try (Member c = nodes.join(skewed)) {
                assertThat(c.get()).isEqualTo(a.get());
                AccessToken token =
                        Objects.requireNonNull(c.cache.lookup(nodes.server)).token();
                assertThat(Duration.between(skewed.instant(), token.expiresAt()))
                        .isEqualTo(Nodes.LIFE);
            }
        }
    }

    /** Would catch a slow node that replaces what another one acquired since. */
    @Test
    void tokenThatIsPutLateDoesNotReplaceANewerOne() {
        AtomicReference<Runnable> late = holdBack(a.asked, o -> o.changes("token"));
        CompletableFuture<CachedToken> slow = a.cache.get(nodes.server);
        assertThat(slow).isNotDone();
        nodes.store.dump().keySet().forEach(k -> {
            String[] name = k.split(":");
            if (name[1].startsWith("lock")) {
                // it is over, as for others who were told of nothing
                a.way.change(
                        name[0], java.util.List.of(), java.util.List.of(new SharedStore.Change(name[1], null, null)));
            }
        });
        passes(2);
        assertThat(b.get()).isEqualTo("token-2");
        late.get().run();
        assertThat(Nodes.value(slow)).isEqualTo("token-2");
        assertThat(a.held()).isEqualTo("token-2");
        try (Member later = nodes.join()) {
            assertThat(later.get()).isEqualTo("token-2");
        }
    }

    /** Would catch two nodes that keep each its own for ever. */
    @Test
    void tokensOfTheSameMomentBecomeOne() {
        a.way.goAway();
        b.way.goAway();
        a.get();
        b.get();
        a.way.comeBack();
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(a.held()).isEqualTo(b.held()));
    }

    @Test
    void releaseOfALockThatWasLostLeavesTheOthersLock() {
        CompletableFuture<AccessToken> first = new CompletableFuture<>();
        nodes.source = s -> first;
        CompletableFuture<CachedToken> slow = a.cache.get(nodes.server);
        a.asked.fault = FaultyStore.refusing(o -> o.changes("lock"));
        CompletableFuture<AccessToken> second = new CompletableFuture<>();
        nodes.source = s -> second;
        passes(5);
        CompletableFuture<CachedToken> taken = b.cache.get(nodes.server);
        a.asked.fault = o -> null;
        assertThat(nodes.store.dump().keySet()).anyMatch(k -> k.contains(":lock"));
        first.complete(nodes.issue());
        assertThat(Nodes.value(slow)).isEqualTo("token-1");
        assertThat(nodes.store.dump().keySet()).as("b's").anyMatch(k -> k.contains(":lock"));
        passes(1);
        second.complete(nodes.issue());
        assertThat(Nodes.value(taken)).isEqualTo("token-2");
        assertThat(a.held()).isEqualTo("token-2");
    }

    /** Would catch a token of before an invalidation that was asked for alone and comes when all are together again. */
    @Test
    void tokenThatWasAskedForAloneBeforeAnInvalidationIsKeptByNobody() {
        a.way.goAway();
        CompletableFuture<AccessToken> early = new CompletableFuture<>();
        nodes.source = s -> early;
        CompletableFuture<CachedToken> waiting = a.cache.get(nodes.server);
        b.cache.invalidate(nodes.server).join();
        a.way.comeBack();
        early.complete(nodes.issue());
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        assertThat(a.held()).isNull();
    }

    @Test
    void tokenThatWasAskedForAloneIsTheOthersWhenAllAreTogetherAgain() {
        a.way.goAway();
        CompletableFuture<AccessToken> early = new CompletableFuture<>();
        nodes.source = s -> early;
        CompletableFuture<CachedToken> waiting = a.cache.get(nodes.server);
        a.way.comeBack();
        early.complete(nodes.issue());
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        assertThat(b.get()).isEqualTo("token-1");
    }

    @Test
    void callersTokensAreSharedEachForItself() {
        assertThat(a.get(nodes.caller("alice"))).isEqualTo("token-1");
        assertThat(b.get(nodes.caller("bob"))).isEqualTo("token-2");
        assertThat(b.get(nodes.caller("alice"))).isEqualTo("token-1");
        assertThat(a.get(nodes.caller("bob"))).isEqualTo("token-2");
        a.cache.invalidate(nodes.perCaller).join();
        assertThat(b.held(nodes.caller("alice"))).isNull();
        assertThat(b.held(nodes.caller("bob"))).isNull();
        assertThat(b.get(nodes.caller("alice"))).isEqualTo("token-3");
    }

    /** Would catch a node that puts back what was invalidated while it was cut off. */
    @Test
    void invalidatedTokenOfACallerIsNotBroughtBackByANodeThatWasCutOff() {
        ServerRegistration alice = nodes.caller("alice");
        a.get(alice);
        b.get(alice);
        a.get(nodes.caller("bob"));
        b.get(nodes.caller("bob"));
        b.way.goAway();
        a.cache.invalidate(alice).join();
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(b.held(alice)).isNull());
        assertThat(b.held(nodes.caller("bob"))).isEqualTo("token-2");
        passes(1);
        assertThat(a.get(alice)).isEqualTo("token-3");
        assertThat(b.get(alice)).isEqualTo("token-3");
    }

    @Test
    void callersTokenThatIsUnderWayWhileAnotherNodeInvalidatesItIsKeptByNobody() {
        ServerRegistration alice = nodes.caller("alice");
        CompletableFuture<AccessToken> early = new CompletableFuture<>();
        nodes.source = s -> early;
        CompletableFuture<CachedToken> waiting = a.cache.get(alice);
        b.cache.invalidate(alice).join();
        early.complete(nodes.issue());
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
        assertThat(b.get(alice)).isEqualTo("token-2");
        assertThat(a.get(alice)).isEqualTo("token-2");
    }

    /** Would catch a token that only this process has the key of (RFC 9449), in the hands of another one. */
    @Test
    void tokenThatIsBoundToAKeyOfThisProcessNeverLeavesIt() {
        a.get(nodes.keyBound);
        b.get(nodes.keyBound);
        passes(1);
        a.cache.refresh(nodes.keyBound).join();
        nodes.store.goAway();
        nodes.store.comeBack();
        a.way.goAway();
        a.way.comeBack();
        assertThat(a.held(nodes.keyBound)).isEqualTo("token-3");
        assertThat(b.held(nodes.keyBound)).isEqualTo("token-2");
        assertThat(nodes.store.dump().keySet()).noneMatch(k -> k.contains(":token"));
    }

    @Test
    void tokenThatLivesShorterThanTheLockIsShared() {
        nodes.source = s -> CompletableFuture.completedFuture(
                nodes.issue().until(nodes.clock.instant().plusSeconds(2)));
        assertThat(a.get()).isEqualTo("token-1");
        assertThat(b.get()).isEqualTo("token-1");
        passes(2);
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.get()).isEqualTo("token-2");
    }

    @Test
    void tokenThatIsOverOnArrivalIsForWhoWaitsAlone() {
        nodes.source = s -> {
            AccessToken token = nodes.issue();
            nodes.clock.advance(Nodes.LIFE.plusSeconds(1));
            return CompletableFuture.completedFuture(token);
        };
        assertThat(a.get()).isEqualTo("token-1");
        nodes.source = s -> CompletableFuture.completedFuture(new AccessToken(
                new Secret("good"),
                ScopeSet.EMPTY,
                nodes.clock.instant(),
                nodes.clock.instant().plus(Nodes.LIFE)));
        assertThat(b.get()).isEqualTo("good");
        assertThat(a.get()).isEqualTo("good");
    }
}
