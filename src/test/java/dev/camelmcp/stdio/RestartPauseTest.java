package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartPauseTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RestartPause pause = new RestartPause(clock);

    @Test
    void serverThatNeverCrashedIsStartedAtOnce() {
        assertThat(pause.left()).isZero();
    }

    @Test
    void pauseIsNoLongerWhenTheClockIsSetBack() {
        pause.crashed(Duration.ofSeconds(1), true);
        clock.step(Duration.ofHours(-1));
        assertThat(pause.left()).hasMillis(500);
        clock.advance(Duration.ofMillis(500));
        assertThat(pause.left()).isZero();
    }

    @Test
    void pauseGrowsWithEachCrashUpToAMinuteAndPasses() {
        long[] expected = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
        for (long millis : expected) {
            pause.crashed(Duration.ofSeconds(1), true);
            assertThat(pause.left()).hasMillis(millis);
        }
        for (int i = 0; i < 100; i++) {
            pause.crashed(Duration.ZERO, false);
        }
        assertThat(pause.left()).hasMinutes(1);

        clock.advance(Duration.ofSeconds(60));
        assertThat(pause.left()).isZero();
    }

    @Test
    void serverThatServedForAWhileBeginsAnew() {
        pause.crashed(Duration.ZERO, false);
        pause.crashed(Duration.ZERO, false);
        pause.crashed(Duration.ofMinutes(1), true);

        assertThat(pause.left()).hasMillis(500);
    }

    @Test
    void serverThatRanForAWhileWithoutAnAnswerDoesNot() {
        pause.crashed(Duration.ZERO, false);
        pause.crashed(Duration.ofMinutes(1), false);

        assertThat(pause.left()).hasMillis(1_000);
    }
}
