package dev.camelmcp.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.shared.SharedStore.Change;
import dev.camelmcp.shared.SharedStore.Condition;
import dev.camelmcp.shared.SharedStore.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link SharedStore} does; each has a test class that extends this one. */
public abstract class SharedStoreContract {

    /** All there are, also those that are no text. */
    private static final byte[] EVERY_BYTE = new byte[256];

    static {
        for (int i = 0; i < EVERY_BYTE.length; i++) {
            EVERY_BYTE[i] = (byte) i;
        }
    }

    private final List<SharedStore> stores = new ArrayList<>();

    /** One more node's store, not started. All share what is kept, which is nothing at the beginning of a test. */
    protected abstract SharedStore store() throws Exception;

    /** Until this has passed for what is kept. */
    protected abstract void passes(Duration time) throws Exception;

    @AfterEach
    void closeAll() {
        stores.forEach(SharedStore::close);
    }

    @Test
    void readWhenNothingWasKeptThenNullForEach() throws Exception {
        assertThat(get(started().read("g", List.of("a", "b")))).containsExactly(null, null);
    }

    @Test
    void readNothingThenNothing() throws Exception {
        assertThat(get(started().read("g", List.of()))).isEmpty();
    }

    @Test
    void readIsInTheOrderOfTheNamesWithTheTimeThatIsLeft() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", Duration.ofMinutes(1)), put("b", "2", null))));

        List<@Nullable Value> found = get(started().read("g", List.of("b", "c", "a", "a")));

        assertThat(found).extracting(SharedStoreContract::text).containsExactly("2", null, "1", "1");
        assertThat(found.get(0).left()).isNull();
        assertThat(found.get(2).left()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    @Test
    void groupsAreApart() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", null))));

        assertThat(get(store.read("h", List.of("a")))).containsExactly((Value) null);
        assertThat(get(store.change("h", List.of(nothing("a")), List.of(put("a", "2", null)))))
                .isTrue();
        assertThat(text(get(store.read("g", List.of("a"))).get(0))).isEqualTo("1");
    }

    @Test
    void nameMayHaveHundredCharacters() throws Exception {
        SharedStore store = started();
        String name = "Az09-_".repeat(17).substring(0, 100);

        assertThat(get(store.change(name, List.of(nothing(name)), List.of(put(name, "1", null)))))
                .isTrue();
        assertThat(text(get(store.read(name, List.of(name))).get(0))).isEqualTo("1");
    }

    @Test
    void changeWhenThereIsNothingAsDemandedThenMade() throws Exception {
        SharedStore store = started();

        assertThat(get(store.change("g", List.of(nothing("a")), List.of(put("a", "1", null)))))
                .isTrue();
        assertThat(get(store.change("g", List.of(nothing("a")), List.of(put("a", "2", null)))))
                .isFalse();
        assertThat(text(get(store.read("g", List.of("a"))).get(0))).isEqualTo("1");
    }

    @Test
    void changeWhenExactlyThatIsKeptThenMade() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", null))));

        assertThat(get(store.change("g", List.of(is("a", "11")), List.of(put("a", "2", null)))))
                .isFalse();
        assertThat(get(store.change("g", List.of(is("a", "1")), List.of(put("a", "2", null)))))
                .isTrue();
        assertThat(get(store.change("g", List.of(is("b", "1")), List.of(put("b", "2", null)))))
                .isFalse();
        assertThat(text(get(store.read("g", List.of("a"))).get(0))).isEqualTo("2");
    }

    /** Would catch a store that makes what stands before a condition that does not hold. */
    @Test
    void changeWhenOneConditionDoesNotHoldThenNothingIsChanged() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", null), put("b", "1", null))));

        assertThat(get(store.change(
                        "g",
                        List.of(is("a", "1"), nothing("c"), is("b", "2")),
                        List.of(put("a", "2", null), put("c", "2", null), remove("b")))))
                .isFalse();
        assertThat(get(store.read("g", List.of("a", "b", "c"))))
                .extracting(SharedStoreContract::text)
                .containsExactly("1", "1", null);
    }

    @Test
    void changeMakesAllOfSeveral() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", null), put("b", "1", null))));

        assertThat(get(store.change(
                        "g",
                        List.of(is("a", "1"), nothing("c"), is("b", "1")),
                        List.of(put("a", "2", null), put("c", "2", Duration.ofMinutes(1)), remove("b")))))
                .isTrue();
        assertThat(get(store.read("g", List.of("a", "b", "c"))))
                .extracting(SharedStoreContract::text)
                .containsExactly("2", null, "2");
    }

    @Test
    void whatWasRemovedIsNotThereAndMayBeRemovedAgain() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", null))));

        assertThat(get(store.change("g", List.of(), List.of(remove("a"))))).isTrue();
        assertThat(get(store.change("g", List.of(nothing("a")), List.of(remove("a")))))
                .isTrue();
        assertThat(get(store.read("g", List.of("a")))).containsExactly((Value) null);
    }

    @Test
    void everyByteComesBackAsItWasAndIsACondition() throws Exception {
        SharedStore store = started();
        byte[] other = EVERY_BYTE.clone();
        other[255]--;

        get(store.change("g", List.of(), List.of(new Change("a", EVERY_BYTE, null))));

        assertThat(get(store.read("g", List.of("a"))).get(0).bytes()).isEqualTo(EVERY_BYTE);
        assertThat(get(store.change("g", List.of(new Condition("a", other)), List.of(remove("a")))))
                .isFalse();
        assertThat(get(store.change("g", List.of(new Condition("a", EVERY_BYTE)), List.of(remove("a")))))
                .isTrue();
    }

    /** Would catch a store that keeps what is absent as something empty. */
    @Test
    void emptyValueIsNotNothing() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "", null))));

        assertThat(get(store.read("g", List.of("a"))).get(0).bytes()).isEmpty();
        assertThat(get(store.change("g", List.of(nothing("a")), List.of()))).isFalse();
        assertThat(get(store.change("g", List.of(is("a", "")), List.of()))).isTrue();
        assertThat(get(store.change("g", List.of(is("b", "")), List.of()))).isFalse();
    }

    @Test
    void largeValueIsKeptWhole() throws Exception {
        SharedStore store = started();
        byte[] large = new byte[1 << 20];
        large[large.length - 1] = 1;

        get(store.change("g", List.of(), List.of(new Change("a", large, null))));

        assertThat(get(store.read("g", List.of("a"))).get(0).bytes()).isEqualTo(large);
    }

    @Test
    void valueIsOverWhenItsLifeIs() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", Duration.ofMillis(50)), put("b", "1", null))));

        passes(Duration.ofMillis(51));

        assertThat(get(store.read("g", List.of("a", "b"))))
                .extracting(SharedStoreContract::text)
                .containsExactly(null, "1");
        assertThat(get(store.change("g", List.of(nothing("a")), List.of()))).isTrue();
    }

    /** Would catch a store that leaves the old end where a value is kept anew. */
    @Test
    void lifeIsThatOfTheLastChange() throws Exception {
        SharedStore store = started();
        get(store.change("g", List.of(), List.of(put("a", "1", Duration.ofMillis(50)))));
        get(store.change("g", List.of(), List.of(put("a", "2", null))));

        passes(Duration.ofMillis(51));

        Value found = get(store.read("g", List.of("a"))).get(0);
        assertThat(text(found)).isEqualTo("2");
        assertThat(found.left()).isNull();
    }

    /** Would catch a store that hands a life of less than its own unit on as none, which is an error or for ever. */
    @Test
    void lifeOfLessThanAMillisecondIsALife() throws Exception {
        SharedStore store = started();

        assertThat(get(store.change("g", List.of(), List.of(put("a", "1", Duration.ofNanos(1))))))
                .isTrue();

        passes(Duration.ofMillis(2));
        assertThat(get(store.read("g", List.of("a")))).containsExactly((Value) null);
    }

    /** Would catch a store that looks and then writes. */
    @Test
    void ofManyAtOnceExactlyOneMakesItsChange() throws Exception {
        List<SharedStore> nodes = List.of(started(), started());
        for (int round = 0; round < 20; round++) {
            String item = "lock-" + round;
            List<CompletableFuture<Boolean>> answers = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                SharedStore node = nodes.get(i % 2);
                String owner = "owner-" + i;
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                answers.add(answer);
                threads.add(new Thread(() -> {
                    try {
                        go.await();
                        answer.complete(get(node.change("g", List.of(nothing(item)), List.of(put(item, owner, null)))));
                    } catch (Exception e) {
                        answer.completeExceptionally(e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            go.countDown();

            int winner = -1;
            for (int i = 0; i < answers.size(); i++) {
                if (get(answers.get(i))) {
                    assertThat(winner).as("a second winner").isEqualTo(-1);
                    winner = i;
                }
            }
            assertThat(text(get(nodes.get(0).read("g", List.of(item))).get(0))).isEqualTo("owner-" + winner);
        }
    }

    /** Would catch a change that is not atomic: two that read the same value and both replace it. */
    @Test
    void nothingIsLostWhenManyCount() throws Exception {
        List<SharedStore> nodes = List.of(started(), started());
        get(nodes.get(0).change("g", List.of(), List.of(put("n", "0", null))));
        List<CompletableFuture<Void>> counting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SharedStore node = nodes.get(i % 2);
            counting.add(CompletableFuture.runAsync(() -> count(node, 25), task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> one : counting) {
            get(one);
        }
        assertThat(text(get(nodes.get(0).read("g", List.of("n"))).get(0))).isEqualTo("200");
    }

    private static void count(SharedStore node, int times) {
        try {
            for (int made = 0; made < times; ) {
                String now = text(get(node.read("g", List.of("n"))).get(0));
                Change next = put("n", String.valueOf(Integer.parseInt(now) + 1), null);
                if (get(node.change("g", List.of(is("n", now)), List.of(next)))) {
                    made++;
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Would catch a limit on what waits. */
    @Test
    void tenThousandAtOnceAreAllAnswered() throws Exception {
        SharedStore store = started();
        List<CompletableFuture<Boolean>> changes = new ArrayList<>();
        List<CompletableFuture<List<@Nullable Value>>> reads = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            changes.add(store.change("g" + i % 100, List.of(), List.of(put("i" + i, "v" + i, Duration.ofMinutes(1)))));
            reads.add(store.read("g" + i % 100, List.of("i" + i)));
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(get(changes.get(i))).isTrue();
            assertThat(text(get(reads.get(i)).get(0))).isEqualTo("v" + i);
        }
    }

    @Test
    void messageArrivesAtAllNodesAlsoAtItsOwn() throws Exception {
        Heard one = new Heard();
        Heard two = new Heard();
        SharedStore first = started(one);
        SharedStore second = started(two);

        get(first.publish(EVERY_BYTE));
        get(second.publish("two".getBytes(UTF_8)));

        await().untilAsserted(() -> {
            assertThat(one.messages()).contains(EVERY_BYTE, "two".getBytes(UTF_8));
            assertThat(two.messages()).contains(EVERY_BYTE, "two".getBytes(UTF_8));
        });
        assertThat(one.messages()).hasSize(2);
    }

    @Test
    void messagesOfANodeArriveInTheirOrderOneAfterTheOther() throws Exception {
        Heard heard = new Heard();
        SharedStore store = started();
        started(heard);
        for (int i = 0; i < 500; i++) {
            store.publish(String.valueOf(i).getBytes(UTF_8));
        }
        await().until(() -> heard.messages().size() == 500);

        List<String> texts =
                heard.messages().stream().map(m -> new String(m, UTF_8)).toList();
        assertThat(texts).isSortedAccordingTo(java.util.Comparator.comparingInt(Integer::parseInt));
        assertThat(heard.overlaps()).isZero();
    }

    @Test
    void closedStoreAnswersAtOnceAndTellsNobody() throws Exception {
        Heard heard = new Heard();
        SharedStore store = started(heard);
        SharedStore other = started();

        store.close();
        store.close();
        get(other.publish(new byte[1]));

        assertLost(store.read("g", List.of("a")));
        assertLost(store.change("g", List.of(), List.of()));
        assertLost(store.publish(new byte[1]));
        assertThat(heard.events()).containsExactly("connected");
    }

    /** Would catch a store that lets whoever asks wait for its first connection. */
    @Test
    void whoAsksBeforeItIsConnectedHasAnAnswerAtOnce() throws Exception {
        SharedStore store = kept(store());

        assertLost(store.read("g", List.of("a")));
    }

    /** Not one that is there and refuses, of which operators would be told as well. */
    private static void assertLost(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(() -> get(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.isLost()).isTrue());
    }

    /** A node that is connected; closed after the test. */
    protected final SharedStore started() throws Exception {
        return started(new Heard());
    }

    protected final SharedStore started(Heard heard) throws Exception {
        SharedStore store = kept(store());
        store.start(heard);
        heard.awaitConnected();
        return store;
    }

    private SharedStore kept(SharedStore store) {
        stores.add(store);
        return store;
    }

    protected static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    protected static Change put(String item, String value, @Nullable Duration life) {
        return new Change(item, value.getBytes(UTF_8), life);
    }

    protected static Change remove(String item) {
        return new Change(item, null, null);
    }

    protected static Condition is(String item, String value) {
        return new Condition(item, value.getBytes(UTF_8));
    }

    protected static Condition nothing(String item) {
        return new Condition(item, null);
    }

    protected static @Nullable String text(@Nullable Value value) {
        return value == null ? null : new String(value.bytes(), UTF_8);
    }

    /** Remembers what it was told. Thread-safe. */
    public static final class Heard implements SharedStore.Listener {

        private final List<String> events = new ArrayList<>();
        private final List<byte[]> messages = new ArrayList<>();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private volatile String reason = "";

        /** Why it is still away. */
        public String reason() {
            return reason;
        }

        @Override
        public void stillAway(String why) {
            reason = why;
        }

        @Override
        public void connected() {
            note("connected");
        }

        @Override
        public void disconnected(String reason) {
            note("disconnected: " + reason);
        }

        @Override
        public void received(byte[] message) {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            synchronized (this) {
                messages.add(message);
            }
            inside.decrementAndGet();
        }

        private synchronized void note(String event) {
            events.add(event);
        }

        /** {@code connected}, or {@code disconnected: reason}. */
        public synchronized List<String> events() {
            return List.copyOf(events);
        }

        public synchronized List<byte[]> messages() {
            return List.copyOf(messages);
        }

        int overlaps() {
            return overlaps.get();
        }

        public void awaitConnected() {
            await().until(() -> events().contains("connected"));
        }
    }
}
