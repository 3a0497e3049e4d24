package dev.camelmcp.http.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One timer for all that an event loop waits for. */
class DeadlinesTest {

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(v -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, SECONDS);
    }

    @Test
    void eachIsOverInItsTurnAndNotTooEarly() throws Exception {
        List<String> over = new CopyOnWriteArrayList<>();
        Deadlines deadlines = onLoop(() -> new Deadlines(vertx, Duration.ofMillis(80)));
        long begin = System.nanoTime();
        List<Long> after = new CopyOnWriteArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            onLoop(() -> deadlines.begin(() -> {
                after.add(System.nanoTime() - begin);
                over.add(name);
            }));
        }
        await().atMost(10, SECONDS).until(() -> over.size() == 3);
        assertThat(over).containsExactly("a", "b", "c");
        assertThat(after).allMatch(nanos -> nanos >= Duration.ofMillis(80).toNanos());
        assertThat(onLoop(deadlines::size)).isZero();
    }

    @Test
    void cancelledOneIsNeverOverAndNothingOfItIsKept() throws Exception {
        AtomicInteger over = new AtomicInteger();
        Deadlines deadlines = onLoop(() -> new Deadlines(vertx, Duration.ofMillis(50)));
        int left = onLoop(() -> {
            for (int i = 0; i < 10_000; i++) {
                deadlines.begin(over::incrementAndGet).cancel();
            }
            return deadlines.size();
        });
        assertThat(left).isZero();
        CompletableFuture<Void> last = new CompletableFuture<>();
        onLoop(() -> deadlines.begin(() -> last.complete(null)));
        last.get(10, SECONDS);
        assertThat(over).hasValue(0);
    }

    /** Would catch one in the middle that takes its neighbours along. */
    @Test
    void cancelFromAnotherThreadTakesThatOneOnly() throws Exception {
        List<Integer> over = new CopyOnWriteArrayList<>();
        Deadlines deadlines = onLoop(() -> new Deadlines(vertx, Duration.ofMillis(300)));
        List<Deadlines.Deadline> all = onLoop(() -> {
            List<Deadlines.Deadline> begun = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                begun.add(deadlines.begin(() -> over.add(number)));
            }
            return begun;
        });
        all.get(2).cancel();
        all.get(2).cancel();
        all.get(0).cancel();
        await().atMost(10, SECONDS).until(() -> over.size() == 3);
        assertThat(over).containsExactly(1, 3, 4);
    }

    /** Would catch callers behind it that wait for ever. */
    @Test
    void oneThatFailsDoesNotHoldUpTheOthers() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        Deadlines deadlines = onLoop(() -> new Deadlines(vertx, Duration.ofMillis(50)));
        onLoop(() -> deadlines.begin(() -> {
            throw new IllegalStateException("as a test wants it");
        }));
        onLoop(() -> deadlines.begin(() -> second.complete(null)));
        second.get(10, SECONDS);
    }
}
