package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that {@code generate-completion} prints completes commands and options in bash. */
@Timeout(120)
class CompletionDistributionIT {

    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "ch,check",
        "in,init",
        "init --ans,--answers",
        "config add-server --client-,--client-id --client-secret",
        "to,tools token",
        "rev,revoke",
        "ex,exec",
        "env --js,--json",
        "check --js,--json",
        "token --sh,--show",
        "check --conf,--config"
    })
    void bashCompletes(String typed, String completions) throws IOException {
        assumeTrue(Files.isExecutable(BASH), "needs bash");
        Files.writeString(
                directory.resolve("script"),
                Invocation.in(directory).run("generate-completion").stdout());
        // what bash does at a press of the tab key
        String press = """
                set -e
                source ./script
                compopt() { :; } # bash has it for real completions only
                COMP_WORDS=(bin/mcp-oauth %s) COMP_CWORD=%d
                function="$(complete -p mcp-oauth | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
                $function || true
                echo "${COMPREPLY[@]}"
                """.formatted(typed, typed.split(" ").length);

        ProcessBuilder bash = new ProcessBuilder(BASH.toString(), "--norc", "-c", press).directory(directory.toFile());
        try (RunningProgram shell = RunningProgram.start(bash)) {
            assertThat(shell.exitCode(Duration.ofSeconds(10)))
                    .as(shell.output())
                    .isZero();
            assertThat(shell.stdout().strip().split("\\s+")).containsExactlyInAnyOrder(completions.split(" "));
            assertThat(shell.stderr()).isEmpty();
        }
    }

    @Test
    void scriptIsAloneOnStandardOutput() {
        Outcome script = Invocation.in(directory).run("generate-completion");

        assertThat(script.exitCode()).isZero();
        assertThat(script.stdout()).startsWith("#!");
        assertThat(script.stderr()).isEmpty();
    }
}
