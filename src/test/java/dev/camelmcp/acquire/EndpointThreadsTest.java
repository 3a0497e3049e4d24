package dev.camelmcp.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointThreadsTest {

    private static final String HOST = "as.example:443";
    private static final int MANY = 500;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ExecutorService others = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        pool.shutdownNow();
        others.shutdownNow();
        timer.shutdownNow();
    }

    private EndpointThreads threads(Duration patience) {
        return new EndpointThreads(pool, others, timer, patience);
    }

    /** Hangs until the test releases it. */
    private Consumer<Exception> hanging(AtomicInteger begun) {
        return failure -> {
            begun.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Would catch a turn that is lost or given twice, and a bound that leaks. */
    @Test
    void whenManyComeAtOnceThenEachHasOneTurnAndOnlyAFewAtATime() throws Exception {
        EndpointThreads threads = threads(Duration.ofMinutes(1));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(MANY);
        CountDownLatch begin = new CountDownLatch(1);
        for (int i = 0; i < MANY; i++) {
            pool.execute(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                threads.run(HOST, failure -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    turns.incrementAndGet();
                    Thread.yield();
                    running.decrementAndGet();
                    done.countDown();
                });
            });
        }
        begin.countDown();
        done.await();
        assertThat(turns).hasValue(MANY);
        assertThat(most.get()).isBetween(1, EndpointThreads.AT_ONCE);
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void whenAHostHangsThenTheOthersHaveTheirTurn() {
        EndpointThreads threads = threads(Duration.ofMinutes(1));
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            threads.run(HOST, hanging(begun));
        }
        CompletableFuture<Exception> other = new CompletableFuture<>();
        threads.run("other.example:443", other::complete);
        assertThat(other.join()).isNull();
        await().until(() -> begun.get() == EndpointThreads.AT_ONCE);
        assertThat(threads.waiting()).isEqualTo(MANY - EndpointThreads.AT_ONCE);
    }

    @Test
    void whenTurnsEndThenTheFirstInTheLineIsNext() throws Exception {
        EndpointThreads threads = threads(Duration.ofMinutes(1));
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch one = new CountDownLatch(1);
        for (int i = 1; i < EndpointThreads.AT_ONCE; i++) {
            threads.run(HOST, hanging(begun));
        }
        // one thread alone goes on, so that there is an order
        threads.run(HOST, failure -> {
            try {
                one.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(MANY);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int number = i;
            expected.add(number);
            threads.run(HOST, failure -> {
                order.add(number);
                done.countDown();
            });
        }
        one.countDown();
        done.await();
        assertThat(order).containsExactlyElementsOf(expected);
    }

    @Test
    void whenATurnDoesNotComeInTimeThenItIsOverAndSaysWhy() {
        EndpointThreads threads = threads(Duration.ZERO);
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < EndpointThreads.AT_ONCE; i++) {
            threads.run(HOST, hanging(begun));
        }
        CompletableFuture<Exception> late = new CompletableFuture<>();
        threads.run(HOST, late::complete);
        assertThat(late.join())
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining(HOST)
                .hasMessageContaining(String.valueOf(EndpointThreads.AT_ONCE));
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void whenItEndsThenNobodyWaitsAnyMore() {
        EndpointThreads threads = threads(Duration.ofMinutes(1));
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < EndpointThreads.AT_ONCE; i++) {
            threads.run(HOST, hanging(begun));
        }
        CompletableFuture<Exception> waiting = new CompletableFuture<>();
        threads.run(HOST, waiting::complete);
        threads.close();
        CompletableFuture<Exception> later = new CompletableFuture<>();
        threads.run("other.example:443", later::complete);
        assertThat(waiting.join()).isInstanceOf(RejectedExecutionException.class);
        assertThat(later.join()).isInstanceOf(RejectedExecutionException.class);
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void whenThereAreNoThreadsAnyMoreThenTheTurnIsOver() {
        EndpointThreads threads = threads(Duration.ofMinutes(1));
        pool.shutdownNow();
        CompletableFuture<Exception> turn = new CompletableFuture<>();
        threads.run(HOST, turn::complete);
        assertThat(turn.join()).isInstanceOf(RejectedExecutionException.class);
    }
}
