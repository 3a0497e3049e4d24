package dev.camelmcp.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void ofTheSystemsClockThenOneForAllThatGoesOnByItself() {
        Clock steady = SteadyClock.of(Clock.systemUTC());
        assertThat(steady).isInstanceOf(SteadyClock.class).isSameAs(SteadyClock.of(Clock.systemUTC()));
        assertThat(SteadyClock.of(Clock.system(ZoneId.of("Asia/Tokyo")))).isSameAs(steady);
        assertThat(SteadyClock.of(steady)).isSameAs(steady);
        long before = steady.millis();
        assertThat(steady.millis()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void ofATestsClockThenItsOwnWhichNoStepMoves() {
        MutableClock clock = new MutableClock(START);
        clock.step(Duration.ofHours(-1));
        clock.advance(Duration.ofSeconds(5));
        assertThat(SteadyClock.of(clock).instant()).isEqualTo(START.plusSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5).minus(Duration.ofHours(1)));
    }

    @Test
    void ofAnyOtherClockThenItself() {
        Clock fixed = Clock.fixed(START, ZoneOffset.UTC);
        assertThat(SteadyClock.of(fixed)).isSameAs(fixed);
    }
}
