package dev.camelmcp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guessing takes its time, and takes neither threads nor memory without end. */
@Timeout(30)
class FailedAttemptsTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger answers = new AtomicInteger();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void answersComeAfterThePauseAndAllAtTheSameTime() {
        FailedAttempts attempts = new FailedAttempts(timer, Duration.ofMillis(300), 50);
        long begin = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(attempts.hold(answers::incrementAndGet)).isTrue();
        }
        assertThat(answers).hasValue(0);

        await().until(() -> answers.get() == 50);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    }

    @Test
    void soManyWaitAndOneMoreDoesNot() {
        FailedAttempts attempts = new FailedAttempts(timer, Duration.ofMillis(200), 2);

        assertThat(attempts.hold(answers::incrementAndGet)).isTrue();
        assertThat(attempts.hold(answers::incrementAndGet)).isTrue();
        assertThat(attempts.hold(answers::incrementAndGet)).isFalse();

        await().until(() -> answers.get() == 2);
        assertThat(attempts.hold(answers::incrementAndGet)).isTrue();
    }

    @Test
    void answerIsGivenAtOnceWhereTheTimerHasEnded() {
        timer.shutdownNow();

        assertThat(new FailedAttempts(timer).hold(answers::incrementAndGet)).isFalse();
    }
}
