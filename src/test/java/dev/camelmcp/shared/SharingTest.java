package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.Nodes.Member;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several nodes do about one token; each change of state beside another one. */
class SharingTest {

    private final Nodes nodes = new Nodes();
    private final Member a = nodes.join();
    private final Member b = nodes.join();

    @AfterEach
    void close() {
        a.close();
        b.close();
        nodes.close();
    }

    @Test
    void tokenOfOneNodeIsTheOthersToo() {
        assertThat(a.get()).isEqualTo("token-1");
        assertThat(b.get()).isEqualTo("token-1");
        assertThat(nodes.issued).hasValue(1);
    }

    @Test
    void tokenLivesAsLongOnTheOtherNode() {
        a.get();
        nodes.clock.advance(Duration.ofMinutes(50));
        CachedToken theirs = b.cache.get(nodes.server).join();
        assertThat(theirs.token().expiresAt()).isEqualTo(nodes.clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(theirs.token().lifetime()).isEqualTo(Nodes.LIFE);
        nodes.clock.advance(Duration.ofMinutes(10));
        assertThat(b.held()).isNull();
    }

    @Test
    void nodeThatStartsLaterHasTheToken() {
        a.get();
        a.close();
        try (Member later = nodes.join()) {
            assertThat(later.get()).isEqualTo("token-1");
        }
    }

    /** Would catch a second acquisition between a look and the lock, on any of many nodes. */
    @Test
    void manyCallersOnManyColdNodesCostOneAcquisition() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(32);
        List<Member> members = new ArrayList<>(List.of(a, b));
        nodes.source = s -> CompletableFuture.supplyAsync(nodes::issue);
        try {
            for (int i = 0; i < 6; i++) {
                members.add(nodes.join());
            }
            for (int round = 1; round <= 30; round++) {
                CountDownLatch released = new CountDownLatch(1);
                List<Future<String>> got = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    Member member = members.get(i % members.size());
                    got.add(executor.submit(() -> {
                        released.await();
                        return member.get();
                    }));
                }
                released.countDown();
                for (Future<String> token : got) {
                    assertThat(token.get(10, TimeUnit.SECONDS)).isEqualTo("token-" + round);
                }
                assertThat(nodes.issued).hasValue(round);
                a.cache.invalidate(nodes.server).join();
            }
        } finally {
            executor.shutdownNow();
            members.forEach(Member::close);
        }
    }

    @Test
    void nodeThatDiesWhileItAcquiresIsReplacedWhenItsLockIsOver() {
        nodes.source = s -> new CompletableFuture<>();
        CompletableFuture<CachedToken> never = a.cache.get(nodes.server);
        nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
        CompletableFuture<CachedToken> waiting = b.cache.get(nodes.server);
        assertThat(waiting).isNotDone();
        a.way.close(); // as by kill -9: it says nothing, and prolongs nothing
        nodes.clock.advance(AcquisitionLock.LIFE);
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        assertThat(never).isNotDone();
    }

    @Test
    void whoWaitsForANodeThatFailsTriesItself() {
        CompletableFuture<AccessToken> first = new CompletableFuture<>();
        nodes.source = s -> first;
        CompletableFuture<CachedToken> failing = a.cache.get(nodes.server);
        CompletableFuture<CachedToken> waiting = b.cache.get(nodes.server);
        nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
        first.completeExceptionally(
                OAuthException.tokenRequestFailed(new OAuthError("api", "invalid_client", null, 401)));
        assertThat(failing).isCompletedExceptionally();
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
    }

    /** Would catch callers who wait for all the attempts of one node after the other. */
    @Test
    void whoHasWaitedLongForANodeThatFailsFailsWithIt() {
        MutableClock its = new MutableClock(nodes.clock.instant());
        CompletableFuture<AccessToken> first = new CompletableFuture<>();
        nodes.source = s -> first;
        CompletableFuture<CachedToken> failing = a.cache.get(nodes.server);
        try (Nodes.Member c = nodes.join(its)) {
            CompletableFuture<CachedToken> waiting = c.cache.get(nodes.server);
            nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
            its.advance(Duration.ofSeconds(11));
            assertThat(waiting).isNotDone();
            first.completeExceptionally(OAuthException.unreachable("api", "timed out", ""));
            assertThat(failing).isCompletedExceptionally();
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingRootCause()
                    .isInstanceOfSatisfying(OAuthException.class, e -> {
                        assertThat(e.error().description()).isEqualTo("another node asked for it in vain");
                        assertThat(e.error().isTransient()).isTrue();
                    });
            assertThat(nodes.issued).hasValue(0);
            assertThat(c.waitedInVain).hasValue(1);
            its.advance(Duration.ofMinutes(1));
            assertThat(c.get()).as("the next call asks itself").isEqualTo("token-1");
        }
    }

    @Test
    void renewalReachesTheOtherNode() {
        a.get();
        b.get();
        nodes.clock.advance(Duration.ofMinutes(56));
        assertThat(Nodes.value(a.cache.refresh(nodes.server))).isEqualTo("token-2");
        assertThat(b.held()).isEqualTo("token-2");
    }

    @Test
    void nodesThatRenewAtOnceRenewOnce() {
        a.get();
        b.get();
        nodes.clock.advance(Duration.ofMinutes(56));
        CompletableFuture<AccessToken> renewal = new CompletableFuture<>();
        nodes.source = s -> renewal;
        CompletableFuture<CachedToken> one = a.cache.refresh(nodes.server);
        CompletableFuture<CachedToken> other = b.cache.refresh(nodes.server);
        renewal.complete(nodes.issue());
        assertThat(Nodes.value(one)).isEqualTo("token-2");
        assertThat(Nodes.value(other)).isEqualTo("token-2");
        assertThat(nodes.issued).hasValue(2);
    }

    @Test
    void refusedTokenIsReplacedOnceForBoth() {
        a.get();
        b.get();
        AccessToken refused = a.cache.lookup(nodes.server).token();
        nodes.clock.advance(Duration.ofSeconds(1));
        assertThat(a.cache.reject(nodes.server, refused)).isTrue();
        assertThat(b.held()).isNull();
        assertThat(a.get()).isEqualTo("token-2");
        assertThat(b.cache.reject(nodes.server, refused)).isTrue();
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(nodes.issued).hasValue(2);
    }

    /** Would catch a rejection that takes away the token that has replaced the refused one. */
    @Test
    void tokenThatIsRefusedLateLeavesTheNewOne() {
        a.get();
        AccessToken old = a.cache.lookup(nodes.server).token();
        nodes.clock.advance(Duration.ofSeconds(1));
        a.cache.refresh(nodes.server).join();
        a.sharing.rejected(nodes.server.tokenKey(), old);
        assertThat(a.held()).isEqualTo("token-2");
        assertThat(b.get()).isEqualTo("token-2");
    }

    @Test
    void invalidationReachesTheOtherNode() {
        a.get();
        b.get();
        a.cache.invalidate(nodes.server).join();
        assertThat(b.held()).isNull();
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.get()).isEqualTo("token-2");
    }

    /** Would catch a token that was asked for before a revocation, and is kept by anybody after it. */
    @Test
    void tokenThatIsUnderWayWhileAnotherNodeInvalidatesIsKeptByNobody() {
        CompletableFuture<AccessToken> early = new CompletableFuture<>();
        nodes.source = s -> early;
        CompletableFuture<CachedToken> waiting = a.cache.get(nodes.server);
        b.cache.invalidate(nodes.server).join();
        early.complete(nodes.issue());
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        assertThat(a.held()).isNull();
        nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.get()).isEqualTo("token-2");
    }

    @Test
    void invalidationIsKnownToANodeThatWasCutOff() {
        a.get();
        b.get();
        b.way.goAway();
        a.cache.invalidate(nodes.server).join();
        assertThat(b.held()).isEqualTo("token-1");
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(b.held()).isNull());
        assertThat(b.get()).isEqualTo("token-2");
    }

    @Test
    void whatANodeInvalidatesWhileItIsCutOffIsOverForAllWhenItIsBack() {
        a.get();
        b.get();
        b.way.goAway();
        b.cache.invalidate(nodes.server).join();
        assertThat(a.held()).isEqualTo("token-1");
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(a.held()).isNull());
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.get()).isEqualTo("token-2");
    }

    @Test
    void storeThatIsAwayCostsNothingButSharing() {
        nodes.store.goAway();
        assertThat(a.get()).isEqualTo("token-1");
        assertThat(b.get()).isEqualTo("token-2");
        nodes.clock.advance(Duration.ofMinutes(56));
        assertThat(Nodes.value(a.cache.refresh(nodes.server))).isEqualTo("token-3");
        assertThat(a.alone).hasValue(2);
        nodes.store.comeBack();
        await().untilAsserted(() -> assertThat(b.held()).as("the newest").isEqualTo("token-3"));
        try (Member later = nodes.join()) {
            assertThat(later.get()).isEqualTo("token-3");
        }
    }

    @Test
    void storeThatComesBackEmptyGetsTheTokenBack() {
        a.get();
        nodes.store.comeBackEmpty();
        await().untilAsserted(() -> assertThat(nodes.store.dump()).isNotEmpty());
        assertThat(b.get()).isEqualTo("token-1");
        assertThat(nodes.issued).hasValue(1);
    }

    /** Would catch a revoked token that a node brings back into a store which has forgotten the revocation. */
    @Test
    void storeThatComesBackEmptyDoesNotBringBackWhatWasInvalidated() {
        a.get();
        b.get();
        b.way.goAway();
        a.cache.invalidate(nodes.server).join();
        a.way.goAway();
        nodes.store.clear();
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(nodes.store.dump()).isNotEmpty());
        assertThat(b.held()).isEqualTo("token-1");
        a.way.comeBack();
        await().untilAsserted(() -> assertThat(b.held()).isNull());
        assertThat(a.get()).isEqualTo("token-2");
        assertThat(b.get()).isEqualTo("token-2");
    }

    @Test
    void storeThatGoesAwayWhileANodeAcquiresForAllLeavesNobodyWaiting() {
        CompletableFuture<AccessToken> first = new CompletableFuture<>();
        nodes.source = s -> first;
        CompletableFuture<CachedToken> holder = a.cache.get(nodes.server);
        CompletableFuture<CachedToken> waiting = b.cache.get(nodes.server);
        nodes.source = s -> CompletableFuture.completedFuture(nodes.issue());
        nodes.store.goAway();
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        first.complete(nodes.issue());
        assertThat(Nodes.value(holder)).isEqualTo("token-2");
        assertThat(a.held()).isEqualTo("token-2");
        assertThat(b.waitedInVain).hasValue(1);
    }

    @Test
    void storeThatStandsStillLeavesNobodyWaitingWhenItCountsAsAway() {
        nodes.store.freeze();
        CompletableFuture<CachedToken> waiting = a.cache.get(nodes.server);
        assertThat(waiting).isNotDone();
        nodes.store.goAway();
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        nodes.store.comeBack();
        await().untilAsserted(() -> assertThat(nodes.store.dump()).isNotEmpty());
        assertThat(b.get()).isEqualTo("token-1");
    }

    @Test
    void scopesThatAnotherNodeSteppedUpToAreLearned() {
        a.learned.put(nodes.server.serverId(), ScopeSet.parse("write"));
        a.get();
        b.get();
        assertThat(b.learned).containsEntry(nodes.server.serverId(), ScopeSet.parse("write"));
    }

    /** RFC 8705 §3: only who has that certificate can use it. */
    @Test
    void tokenThatWasGotWithAnotherCertificateIsNotUsed() {
        a.certificate = "one";
        b.certificate = "other";
        assertThat(a.get()).isEqualTo("token-1");
        assertThat(b.get()).isEqualTo("token-2");
        assertThat(a.held()).isEqualTo("token-1");
    }

    @Test
    void tokenToBeRevokedIsTheOthersWhereThisNodeHasNone() {
        a.get();
        assertThat(b.cache.find(nodes.server).join().value().value()).isEqualTo("token-1");
        nodes.store.goAway();
        assertThat(b.cache.find(nodes.server).join()).isNull();
        assertThat(a.cache.find(nodes.server).join().value().value()).isEqualTo("token-1");
    }

    @Test
    void brokenValuesCountAsAbsentAndAreCounted() {
        a.get();
        nodes.store.dump().forEach((name, bytes) -> {
            String[] parts = name.split(":");
            if (parts[1].startsWith("token")) {
                for (byte[] broken : List.of(
                        new byte[0],
                        new byte[] {1},
                        "foreign".getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOf(bytes, 30))) {
                    nodes.store.put(parts[0], parts[1], broken);
                    int before = nodes.ignored.get();
                    try (Member later = nodes.join()) {
                        later.way.goAway();
                        later.way.comeBack();
                        assertThat(later.cache.find(nodes.server).join()).isNull();
                    }
                    assertThat(nodes.ignored.get()).isGreaterThan(before);
                }
            }
        });
        assertThat(b.get()).isEqualTo("token-2");
    }

    @Test
    void keysAreRotatedStepByStepWithoutAnAcquisition() {
        Keyring.Key old = Nodes.key("old");
        Keyring.Key next = Nodes.key("new");
        String token = null;
        Keyring before = null;
        for (Keyring keys : List.of(
                new Keyring(List.of(old)),
                new Keyring(List.of(old, next)),
                new Keyring(List.of(next, old)),
                new Keyring(List.of(next)))) {
            try (Member member = nodes.join(keys)) {
                String got = member.get();
                assertThat(got).isEqualTo(token == null ? got : token);
                if (before != null) {
                    try (Member neighbour = nodes.join(before)) {
                        member.cache.invalidate(nodes.server).join();
                        assertThat(neighbour.held()).isNull();
                        nodes.clock.advance(Duration.ofSeconds(1));
                        token = member.get();
                        assertThat(neighbour.get()).isEqualTo(token);
                    }
                }
                token = member.get();
            }
            before = keys;
        }
    }

    /** As after the file that the configuration names was written anew, step by step, on one node after the other. */
    @Test
    void keysThatChangeWhileNodesRunCostNoAcquisition() {
        Keyring.Key old = Nodes.key("old");
        Keyring.Key next = Nodes.key("new");
        Keyring one = new Keyring(List.of(old));
        Keyring other = new Keyring(List.of(old));
        a.close(); // they have none of these keys
        b.close();
        try (Member first = nodes.join(one);
                Member second = nodes.join(other)) {
            first.get();
            second.get();
            for (List<Keyring.Key> keys : List.of(List.of(old, next), List.of(next, old), List.of(next))) {
                for (Keyring ring : List.of(one, other)) {
                    ring.use(keys);
                    int issued = nodes.issued.get();
                    nodes.clock.advance(Duration.ofSeconds(1));
                    String renewed = Nodes.value(first.cache.refresh(nodes.server));
                    assertThat(second.held()).isEqualTo(renewed);
                    second.cache.invalidate(nodes.server).join();
                    assertThat(first.held()).isNull();
                    assertThat(first.get()).isEqualTo(second.get());
                    assertThat(nodes.issued).hasValue(issued + 2);
                }
            }
            assertThat(nodes.ignored).hasValue(0);
        }
    }

    @Test
    void nothingInTheStoreTellsWhatItIsFor() {
        a.get();
        a.cache.invalidate(nodes.server).join();
        a.get();
        assertThat(nodes.store.dump()).isNotEmpty();
        nodes.store.dump().forEach((name, bytes) -> {
            String all = name + new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(all).doesNotContain("token-", "api", "client", "default", "example");
        });
    }
}
