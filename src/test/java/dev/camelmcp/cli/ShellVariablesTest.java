package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellVariablesTest {

    @Test
    void whatIsGoneIsUnsetAndWhatIsNewOrOtherIsExported() {
        assertThat(ShellVariables.change(
                        Map.of("GONE", "1", "SAME", "2", "OTHER", "3"),
                        Map.of("SAME", "2", "OTHER", "it's", "NEW", "5")))
                .isEqualTo("unset GONE\nexport NEW='5'\nexport OTHER='it'\\''s'");
    }

    /** As bash hands them on, but not dash. */
    @Test
    void whatNoShellCanNameIsTakenOutByEnv() {
        assertThat(ShellVariables.change(Map.of("my.secret", "1"), Map.of()))
                .startsWith("set -- env -u 'my.secret' \"$@\"");
    }
}
