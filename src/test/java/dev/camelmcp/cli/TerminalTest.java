package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Progress and colours are for people who look at a terminal, and want them. */
class TerminalTest {

    @Test
    void coloursNeedATerminalOnStandardOutput() {
        assertThat(Terminal.of("out err", Map.of()).colours()).isTrue();
        assertThat(Terminal.of(" err", Map.of()).colours()).isFalse();
        assertThat(Terminal.of("", Map.of())).isEqualTo(Terminal.NONE);
    }

    @Test
    void noColorTakesTheColoursAndLeavesTheProgress() {
        assertThat(Terminal.of("out err", Map.of("NO_COLOR", "1"))).isEqualTo(new Terminal(true, true, false));
        assertThat(Terminal.of("out err", Map.of("NO_COLOR", "")).colours()).isTrue();
    }

    @Test
    void dumbTerminalGetsNeither() {
        assertThat(Terminal.of("out err", Map.of("TERM", "dumb"))).isEqualTo(new Terminal(true, false, false));
    }
}
