package dev.camelmcp.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.http.server.StreamOrder.Opening;
import dev.camelmcp.http.server.StreamOrder.Session;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A request does not overtake the stream of its session, whatever loop it is on; all others go at once. */
class StreamOrderTest {

    private static final Session SESSION = new Session("/mcp/api", "s");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Opening open(StreamOrder order) {
        CompletableFuture<Opening> opened = new CompletableFuture<>();
        vertx.runOnContext(v -> opened.complete(order.opens(SESSION)));
        return opened.join();
    }

    @Test
    void requestWaitsForTheStreamOfItsSessionToBeAnswered() {
        StreamOrder order = new StreamOrder(LONG, LONG);
        Opening stream = open(order);
        order.behind(SESSION, Runnable::run, () -> seen.add("call"));
        stream.sent();
        assertThat(seen).isEmpty();

        seen.add("stream");
        stream.over();
        stream.over();

        await().until(() -> seen.size() == 2);
        assertThat(seen).containsExactly("stream", "call");
        order.behind(SESSION, Runnable::run, () -> seen.add("later"));
        assertThat(seen).containsExactly("stream", "call", "later");
    }

    @Test
    void othersDoNotWait() {
        StreamOrder order = new StreamOrder(LONG, LONG);
        open(order);

        order.behind(new Session("/mcp/api", "another"), Runnable::run, () -> seen.add("another session"));
        order.behind(new Session("/mcp/other", "s"), Runnable::run, () -> seen.add("another server"));
        order.behind(null, Runnable::run, () -> seen.add("none"));

        assertThat(seen).containsExactly("another session", "another server", "none");
    }

    @Test
    void aStreamThatIsNeverAskedForHoldsNobodyUpForLong() {
        StreamOrder order = new StreamOrder(SHORT, LONG);
        open(order);
        order.behind(SESSION, Runnable::run, () -> seen.add("call"));

        await().until(() -> seen.equals(List.of("call")));
    }

    @Test
    void aStreamThatIsNotAnsweredHoldsNobodyUpForLong() {
        StreamOrder order = new StreamOrder(LONG, SHORT);
        Opening stream = open(order);
        order.behind(SESSION, Runnable::run, () -> seen.add("call"));

        stream.sent();

        await().until(() -> seen.equals(List.of("call")));
    }

    @Test
    void theSecondStreamOfASessionIsWaitedFor() {
        StreamOrder order = new StreamOrder(LONG, LONG);
        Opening first = open(order);
        Opening second = open(order);
        first.over();
        order.behind(SESSION, Runnable::run, () -> seen.add("call"));
        assertThat(seen).isEmpty();

        second.over();

        await().until(() -> seen.equals(List.of("call")));
    }

    /** Its bytes were there first, and the loop that they came to was busy. */
    @Test
    void theFirstCallOfASessionLooksForAStreamThatAnotherLoopHasNotReadYet() throws InterruptedException {
        StreamOrder order = new StreamOrder(LONG, LONG);
        order.begins(SESSION);
        order.behind(SESSION, Runnable::run, () -> seen.add("ready"));
        assertThat(seen).containsExactly("ready");
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<Opening> opened = new CompletableFuture<>();
        vertx.runOnContext(v -> {
            uninterruptibly(busy);
            opened.complete(order.opens(SESSION));
        });

        new Thread(() -> vertx.getOrCreateContext()
                        .runOnContext(v -> order.behind(SESSION, Runnable::run, () -> seen.add("call"))))
                .start();
        await().pollDelay(Duration.ofMillis(50)).until(() -> seen.equals(List.of("ready")));
        busy.countDown();
        opened.join().over();

        await().until(() -> seen.equals(List.of("ready", "call")));
    }

    @Test
    void withoutAStreamTheFirstCallsOfASessionGoOn() {
        StreamOrder order = new StreamOrder(LONG, LONG);
        order.begins(SESSION);

        vertx.runOnContext(v -> {
            for (int i = 0; i < 3; i++) {
                order.behind(SESSION, Runnable::run, () -> seen.add("call"));
            }
        });

        await().until(() -> seen.size() == 3);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
