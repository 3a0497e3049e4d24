package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.support.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartPausesTest {

    private static final ServerId SERVER = new ServerId("default", "a");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RestartPauses pauses = new RestartPauses(clock);

    @Test
    void crashIsWaitedForByItsOwnerAlone() {
        crash("alice");

        assertThat(pauses.left(SERVER, "alice")).hasMillis(500);
        assertThat(pauses.left(SERVER, "bob")).isZero();
        assertThat(pauses.left(new ServerId("default", "b"), "alice")).isZero();
        assertThat(pauses.left(SERVER, Program.SHARED)).isZero();
    }

    @Test
    void callerIsNobodyElseWhateverTheName() {
        crash(Program.ownerOf("shared"));
        crash(Program.ownerOf("anybody"));

        assertThat(pauses.left(SERVER, Program.SHARED)).isZero();
        assertThat(pauses.left(SERVER, Program.ownerOf(null))).isZero();
    }

    @Test
    void regularEndAndAMinuteWithoutCrashesBeginAnew() {
        crash("alice");
        crash("alice");
        assertThat(pauses.left(SERVER, "alice")).hasMillis(1_000);
        pauses.served(SERVER, "alice");
        assertThat(pauses.left(SERVER, "alice")).isZero();

        crash("alice");
        crash("alice");
        clock.advance(Duration.ofSeconds(61));
        pauses.tick();
        crash("alice");
        assertThat(pauses.left(SERVER, "alice")).hasMillis(500);
    }

    private void crash(Object owner) {
        pauses.crashed(SERVER, owner, Duration.ofSeconds(1), true);
    }
}
