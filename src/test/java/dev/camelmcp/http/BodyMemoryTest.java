package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {

    @Test
    void shareIsTakenWhileThereIsSoMuchLeft() {
        BodyMemory memory = new BodyMemory(10);

        assertThat(memory.take(6)).isTrue();
        assertThat(memory.take(5)).isFalse();
        assertThat(memory.taken()).as("nothing of what was refused").isEqualTo(6);
        assertThat(memory.take(4)).isTrue();
        memory.giveBack(6);
        assertThat(memory.take(7)).isFalse();
        assertThat(memory.take(6)).isTrue();
        assertThat(memory.taken()).isEqualTo(10);
    }

    /** Would catch a check and an addition that are two steps. */
    @Test
    void sharesOfManyThreadsNeverExceedTheLimit() throws Exception {
        BodyMemory memory = new BodyMemory(100);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            Future<?> unused = threads.submit(() -> {
                go.await();
                for (int n = 0; n < 20_000; n++) {
                    if (memory.take(30)) {
                        most.accumulateAndGet(held.addAndGet(30), Math::max);
                        held.addAndGet(-30);
                        memory.giveBack(30);
                    }
                }
                return null;
            });
        }
        go.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(most.get()).isPositive().isLessThanOrEqualTo(100);
        assertThat(memory.taken()).isZero();
    }
}
