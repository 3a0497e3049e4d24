package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnceInAWhileTest {

    private final MutableClock clock = new MutableClock(Instant.EPOCH);
    private final OnceInAWhile once = new OnceInAWhile(clock, Duration.ofMinutes(1));

    @Test
    void firstOneMayAndTheNextWhenThePauseIsOver() {
        assertThat(once.claim()).isTrue();
        assertThat(once.claim()).isFalse();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(once.claim()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(once.claim()).isTrue();
        assertThat(once.claim()).isFalse();
    }

    /** Would catch a line in the log for each of many threads. */
    @Test
    void oneOfManyThreadsMay() {
        for (int round = 0; round < 200; round++) {
            long claimed =
                    IntStream.range(0, 16).parallel().filter(i -> once.claim()).count();
            assertThat(claimed).isEqualTo(1);
            clock.advance(Duration.ofMinutes(1));
        }
    }
}
