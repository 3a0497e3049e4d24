package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunTest {

    @TempDir
    Path folder;

    private String file;

    @BeforeEach
    void write() throws Exception {
        file = Files.createFile(folder.resolve("my.properties")).toString();
    }

    @Test
    void takesNoArgumentsForRun() {
        assertThat(PlainRun.of()).contains(new PlainRun(null, Map.of()));
        assertThat(PlainRun.of("run")).contains(new PlainRun(null, Map.of()));
    }

    @Test
    void takesOptionsBeforeAndBehindTheCommand() {
        PlainRun expected = new PlainRun(Path.of(file), Map.of("a.b", "c=d", "e", ""));
        assertThat(PlainRun.of("--config", file, "-Da.b=c=d", "run", "-De=")).contains(expected);
        assertThat(PlainRun.of("-Da.b=c=d", "-De=", "--config=" + file)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "run run",
                "run --help",
                "--version",
                "-D",
                "-D a=b",
                "-Da",
                "-D=b",
                "--config",
                "--config FILE --config FILE",
                "--config FILE --config=FILE",
                "--config FILE.not-there",
                "--config=FILE.not-there",
                "--config=",
                "--config FOLDER",
                "run --config @FILE",
                "run -- --config FILE",
                "@FILE"
            })
    void leavesTheRestToPicocli(String line) {
        String[] words =
                line.replace("FILE", file).replace("FOLDER", folder.toString()).split(" ");
        assertThat(PlainRun.of(words)).isEmpty();
    }

    /** Would catch a command line that the two read differently. */
    @ParameterizedTest
    @ValueSource(strings = {"--config FILE", "--config=FILE run", "run --config FILE -Dplain.run=a=b"})
    void readsThemAsPicocliDoes(String line) {
        String[] words = line.replace("FILE", file).split(" ");
        try {
            var parsed = McpOAuthCommand.commandLine().parseArgs(words);
            McpOAuthCommand root = (McpOAuthCommand) parsed.commandSpec().root().userObject();
            assertThat(PlainRun.of(words)).hasValueSatisfying(plain -> {
                assertThat(plain.config()).isEqualTo(root.options.config);
                assertThat(plain.properties().get("plain.run")).isEqualTo(System.getProperty("plain.run"));
            });
        } finally {
            System.clearProperty("plain.run");
        }
    }
}
