package dev.camelmcp.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators learn of a store that is there and of no use, and of nothing else here. */
class RefusalsTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Refusals refusals = new Refusals(clock);
    private final LogTrap log = LogTrap.set();

    @AfterEach
    void close() {
        log.close();
    }

    private long told() {
        return log.ours().stream()
                .filter(line -> line.contains("refuses what it is asked: no memory"))
                .count();
    }

    private void add(StoreException failure) {
        refusals.add(new CompletionException(failure));
    }

    @Test
    void refusalIsToldOnceAMinute() {
        add(new StoreException("no memory"));
        add(new StoreException("no memory"));
        assertThat(told()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(59));
        add(new StoreException("no memory"));
        assertThat(told()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        add(new StoreException("no memory"));
        assertThat(told()).isEqualTo(2);
    }

    /** It may be back when this is heard of: seen as a second warning of one and the same loss. */
    @Test
    void whatFailsSinceTheStoreIsLostIsNotToldHere() {
        add(StoreException.lost("no memory"));
        assertThat(told()).isZero();
        add(new StoreException("no memory"));
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void whatIsNoAnswerOfTheStoreIsNotToldHere() {
        refusals.add(new IllegalStateException("no memory"));
        assertThat(told()).isZero();
    }
}
