package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.shared.Nodes.Member;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the store, or what is asked beside it, does: a caller gets a token, and nothing is left. */
class SharingFaultsTest {

    private final Nodes nodes = new Nodes();
    private final Member a = nodes.join();
    private final Member b = nodes.join();

    @AfterEach
    void close() {
        a.close();
        b.close();
        nodes.close();
    }

    private static List<Predicate<FaultyStore.Operation>> operations() {
        return List.of(
                o -> o.name().equals("read"),
                o -> o.name().equals("change"),
                o -> o.name().equals("publish"),
                o -> o.changes("lock"),
                o -> o.changes("token"),
                o -> o.changes("generation"),
                o -> true);
    }

    private void nothingGoesOn() {
        await().untilAsserted(() -> assertThat(nodes.waiting()).isZero());
    }

    @Test
    void operationThatIsRefusedCostsSharingAlone() {
        for (Predicate<FaultyStore.Operation> which : operations()) {
            everythingWorksBeside(FaultyStore.refusing(which));
        }
    }

    @Test
    void storeThatThrowsCostsSharingAlone() {
        for (Predicate<FaultyStore.Operation> which : operations()) {
            everythingWorksBeside(FaultyStore.throwing(which));
        }
    }

    private void everythingWorksBeside(FaultyStore.Fault fault) {
        a.asked.fault = fault;
        String token = a.get();
        assertThat(token).startsWith("token-");
        nodes.clock.advance(Duration.ofSeconds(10));
        AccessToken held = a.cache.find(nodes.server).join();
        assertThat(held).isNotNull();
        a.cache.reject(nodes.server, held);
        assertThat(a.get()).isNotEqualTo(token);
        nodes.clock.advance(Duration.ofSeconds(10));
        assertThat(Nodes.value(a.cache.refresh(nodes.server))).startsWith("token-");
        assertThat(a.cache.invalidate(nodes.server)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(a.held()).isNull();
        nodes.clock.advance(Duration.ofSeconds(10));
        assertThat(a.get()).startsWith("token-");
        a.asked.fault = o -> null;
        b.cache.invalidate(nodes.server).join();
        nodes.clock.advance(Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(a.get()).isEqualTo(b.get()));
        nothingGoesOn();
    }

    /** Would catch one that waits for the next outage. */
    @Test
    void invalidationThatCouldNotBeToldIsToldSoonWithoutAnOutage() {
        a.get();
        b.get();
        a.asked.fault = FaultyStore.refusing(o -> o.name().equals("change"));
        a.cache.invalidate(nodes.server).join();
        assertThat(b.held()).isEqualTo("token-1");
        a.asked.fault = o -> null;
        await().untilAsserted(() -> assertThat(b.held()).isNull());
        nothingGoesOn();
    }

    @Test
    void certificateThatCannotBeReadCostsSharingAlone() {
        a.certificates = s -> {
            throw new IllegalStateException("no such file");
        };
        assertThat(a.get()).isEqualTo("token-1");
        nothingGoesOn();
        assertThat(b.get()).isNotNull();
    }

    /** Would catch a token that is lost, and a lock that is kept for ever. */
    @Test
    void certificateThatCannotBeReadWhenTheTokenComesCostsSharingAlone() {
        CompletableFuture<AccessToken> acquired = new CompletableFuture<>();
        nodes.source = s -> acquired;
        CompletableFuture<CachedToken> waiting = a.cache.get(nodes.server);
        a.certificates = s -> {
            throw new IllegalStateException("no such file");
        };
        acquired.complete(nodes.issue());
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        assertThat(nodes.store.dump().keySet()).noneMatch(k -> k.contains(":lock"));
        nothingGoesOn();
    }

    @Test
    void scopesThatCannotBeLearnedDoNotCostTheToken() {
        a.learned.put(nodes.server.serverId(), ScopeSet.parse("write"));
        a.get();
        b.learner = (s, scopes) -> {
            throw new IllegalStateException("no");
        };
        assertThat(b.get()).isEqualTo("token-1");
    }

    @Test
    void tokenThatCannotBeJudgedIsNotTaken() {
        a.get();
        CompletableFuture<AccessToken> got = b.sharing.get(
                nodes.server,
                t -> {
                    throw new IllegalStateException("no");
                },
                () -> CompletableFuture.completedFuture(nodes.issue()));
        assertThat(got).isCompleted();
        nothingGoesOn();
    }

    @Test
    void sourceThatThrowsLeavesNoLock() {
        CompletableFuture<AccessToken> got = a.sharing.get(nodes.server, t -> true, () -> {
            throw new IllegalStateException("no");
        });
        assertThat(got).isCompletedExceptionally();
        assertThat(nodes.store.dump().keySet()).noneMatch(k -> k.contains(":lock"));
        nothingGoesOn();
    }

    /** Would catch a token that is dropped as soon as it came, so that each request costs one. */
    @Test
    void generationThatIsNoneCountsAsAbsentAndIsCounted() {
        a.cache.invalidate(nodes.server).join();
        for (byte[] foreign : List.of(
                new byte[0],
                new byte[] {(byte) 0xff},
                "foreign".getBytes(StandardCharsets.UTF_8),
                "9223372036854775807-x".getBytes(StandardCharsets.UTF_8),
                new byte[10_000])) {
            nodes.store.dump().keySet().stream()
                    .filter(k -> k.endsWith(":generation"))
                    .forEach(k -> nodes.store.put(k.split(":")[0], "generation", foreign));
            nodes.clock.advance(Nodes.LIFE);
            int before = nodes.ignored.get();
            String token = a.get();
            assertThat(nodes.ignored.get()).isGreaterThan(before);
            assertThat(a.held()).isEqualTo(token);
            assertThat(b.get()).isEqualTo(token);
            nodes.clock.advance(Duration.ofSeconds(1));
            b.cache.invalidate(nodes.server).join();
            assertThat(a.get()).isEqualTo(b.get()).isNotEqualTo(token);
        }
    }

    @Test
    void messagesOfANewerVersionAreIgnoredAndCounted() {
        a.get();
        b.get();
        Keyring keyring = new Keyring(List.of(Nodes.key("k1")));
        String key = nodes.server.tokenKey().value();
        int before = nodes.ignored.get();
        List<String> unknown = List.of(
                "{\"node\":\"x\",\"kind\":\"MOVED\",\"key\":\"" + key + "\"}",
                "5",
                "",
                "[]",
                "{",
                "null",
                "{\"kind\":null}");
        for (String message : unknown) {
            a.way.publish(keyring.seal(Message.PLACE, message.getBytes(StandardCharsets.UTF_8)))
                    .join();
        }
        assertThat(nodes.ignored).hasValue(before + 2 * unknown.size());
        a.way.publish(keyring.seal(
                        Message.PLACE,
                        ("{\"node\":\"x\",\"kind\":\"CHANGED\",\"key\":\"" + key + "\",\"new\":[1]}")
                                .getBytes(StandardCharsets.UTF_8)))
                .join();
        assertThat(nodes.ignored).hasValue(before + 2 * unknown.size());
        assertThat(a.held()).isEqualTo(b.held()).isEqualTo("token-1");
    }

    @Test
    void valuesOfANewerVersionAreIgnoredAndCounted() {
        a.get();
        Keyring keyring = new Keyring(List.of(Nodes.key("k1")));
        nodes.store.dump().keySet().forEach(name -> {
            String[] parts = name.split(":");
            for (String value : List.of(
                    "{}",
                    "[]",
                    "",
                    "{\"access_token\":\"\",\"lifetime_ms\":5}",
                    "{\"access_token\":\"x\",\"lifetime_ms\":-5}",
                    "{\"access_token\":\"x\",\"lifetime_ms\":5,\"generation\":\"of another kind\"}")) {
                nodes.store.put(parts[0], parts[1], keyring.seal(name, value.getBytes(StandardCharsets.UTF_8)));
                int before = nodes.ignored.get();
                assertThat(b.cache.find(nodes.server).join()).as(value).isNull();
                assertThat(nodes.ignored.get()).as(value).isGreaterThan(before);
                assertThat(b.alone).hasValue(0);
            }
        });
    }

    /** Would catch somebody who repeats what he has seen: an invalidation that is long over costs a token each time. */
    @Test
    void messagesThatAreRepeatedChangeNothing() {
        List<byte[]> seen = new ArrayList<>();
        MemoryStore spy = nodes.store.node();
        spy.start(new SharedStore.Listener() {
            @Override
            public void connected() {}

            @Override
            public void disconnected(String reason) {}

            @Override
            public void received(byte[] message) {
                seen.add(message);
            }
        });
        a.get();
        b.get();
        a.cache.invalidate(nodes.server).join();
        nodes.clock.advance(Duration.ofSeconds(1));
        a.get();
        a.cache.reject(nodes.server, a.cache.lookup(nodes.server).token());
        nodes.clock.advance(Duration.ofSeconds(1));
        b.cache.invalidate(nodes.server).join();
        nodes.clock.advance(Duration.ofSeconds(1));
        String token = a.get();
        assertThat(b.get()).isEqualTo(token);
        List.copyOf(seen).forEach(message -> spy.publish(message).join());
        assertThat(a.held()).isEqualTo(b.held()).isEqualTo(token);
        spy.close();
    }

    /** Would catch a storm of messages that becomes one of questions. */
    @Test
    void stormOfMessagesDoesNotBecomeAStormOfLooks() {
        a.get();
        b.get();
        List<CompletableFuture<Object>> slow = new ArrayList<>();
        b.asked.fault = o -> {
            CompletableFuture<Object> answer = new CompletableFuture<>();
            slow.add(answer);
            return o.name().equals("read") ? answer : null;
        };
        int before = b.asked.reads.get();
        Keyring keyring = new Keyring(List.of(Nodes.key("k1")));
        Message changed = new Message("other", Message.Kind.CHANGED, nodes.server.tokenKey(), "");
        for (int i = 0; i < 1_000; i++) {
            a.way.publish(keyring.seal(Message.PLACE, changed.toBytes())).join();
        }
        assertThat(b.asked.reads.get() - before).isLessThanOrEqualTo(2);
        b.asked.fault = o -> null;
        slow.forEach(answer -> answer.completeExceptionally(new StoreException("too slow")));
        nodes.clock.advance(Duration.ofSeconds(1));
        assertThat(Nodes.value(a.cache.refresh(nodes.server)))
                .isEqualTo(b.held())
                .isEqualTo("token-2");
    }

    @Test
    void thousandKeysAreCaughtUpWith() {
        List<ServerRegistration> callers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            callers.add(nodes.caller("caller-" + i));
        }
        callers.forEach(a::get);
        nodes.store.comeBackEmpty();
        await().untilAsserted(() -> assertThat(nodes.store.dump()).hasSize(1_000));
        callers.forEach(caller -> assertThat(b.get(caller)).isEqualTo(a.held(caller)));
        assertThat(nodes.issued).hasValue(1_000);
        b.way.goAway();
        a.cache.invalidate(nodes.perCaller).join();
        b.way.comeBack();
        await().untilAsserted(() -> assertThat(callers).noneMatch(caller -> b.held(caller) != null));
    }

    @Test
    void nodeThatIsClosedWhileItWaitsOrAcquiresLeavesNobodyWaiting() {
        CompletableFuture<AccessToken> first = new CompletableFuture<>();
        nodes.source = s -> first;
        CompletableFuture<CachedToken> holder = a.cache.get(nodes.server);
        CompletableFuture<CachedToken> waiting = b.cache.get(nodes.server);
        a.close();
        b.close();
        first.complete(nodes.issue());
        assertThat(Nodes.value(holder)).isEqualTo("token-1");
        assertThat(Nodes.value(waiting)).isEqualTo("token-1");
        nothingGoesOn();
    }

    /** Would catch a node that looks for a store which it has closed itself. */
    @Test
    void nodeThatIsClosedWhileItCatchesUpStopsDoingSo() {
        a.get();
        a.asked.fault = FaultyStore.refusing(o -> true);
        a.way.goAway();
        a.way.comeBack();
        a.close();
        a.asked.fault = o -> null;
        nothingGoesOn();
    }

    /** Would catch one more of what repeats itself for each outage. */
    @Test
    void nodeThatCannotCatchUpTriesOnceAtATime() {
        a.get();
        a.asked.fault = FaultyStore.refusing(o -> o.name().equals("read"));
        for (int i = 0; i < 20; i++) {
            a.way.goAway();
            a.way.comeBack();
        }
        assertThat(nodes.waiting()).isLessThanOrEqualTo(1);
        a.asked.fault = o -> null;
        nothingGoesOn();
    }

    @Test
    void nodeAfterARestartHasTheTokenAndWhatIsOver() {
        a.get();
        a.cache.invalidate(nodes.server).join();
        String token = a.get();
        a.close();
        try (Member again = nodes.join()) {
            assertThat(again.get()).isEqualTo(token);
            b.get();
            nodes.clock.advance(Duration.ofSeconds(1));
            again.cache.invalidate(nodes.server).join();
            assertThat(b.held()).isNull();
        }
        nothingGoesOn();
    }
}
