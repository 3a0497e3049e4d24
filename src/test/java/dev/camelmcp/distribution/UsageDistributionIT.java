package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says about itself, and how it refuses what it does not know. */
@Timeout(120)
class UsageDistributionIT {

    @TempDir
    private static Path directory;

    @Test
    void helpNamesCommandsAndOptionsOnStandardOutput() {
        Outcome help = Invocation.in(directory).run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.stdout())
                .contains("Usage: mcp-oauth")
                .containsPattern("(?m)^ +run ")
                .containsPattern("(?m)^ +check ")
                .containsPattern("(?m)^ +tools ")
                .containsPattern("(?m)^ +token ")
                .containsPattern("(?m)^ +discover ")
                .containsPattern("(?m)^ +env ")
                .containsPattern("(?m)^ +exec ")
                .containsPattern("(?m)^ +revoke ")
                .containsPattern("(?m)^ +generate-completion ")
                .doesNotContain("\033")
                .contains("--config=FILE");
        assertThat(help.stderr()).isEmpty();
    }

    /** Would catch a gateway that starts without the settings that close it. */
    @Test
    void fileThatIsThereButCannotBeReadIsAnErrorThatNamesIt(@TempDir Path other) throws IOException {
        Path file = Files.createDirectory(other.resolve("application.properties"));
        Outcome refused = Invocation.in(other).run("check");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr()).contains("cannot read " + file);
    }

    @Test
    void versionIsTheOneInTheJar() {
        Outcome version = Invocation.in(directory).run("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.stdout()).containsPattern("^camel-mcp-oauth \\d+\\.\\d+\\.\\d+");
        assertThat(version.stderr()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "--frobnicate", "run --frobnicate", "check --frobnicate", "run frobnicate"})
    void whatIsUnknownIsAnsweredWithTheUsageOnStandardErrorAndStatus2(String commandLine) {
        Outcome refused = Invocation.in(directory).run(commandLine.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr()).contains("frobnicate").contains("Usage: mcp-oauth");
        assertThat(refused.stdout()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools", "token --show", "discover --json", "revoke --json"})
    void missingServerIsAnsweredWithTheUsageOnStandardErrorAndStatus2(String commandLine) {
        Outcome refused = Invocation.in(directory).run(commandLine.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr()).contains("SERVER").contains("Usage: mcp-oauth");
        assertThat(refused.stdout()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config missing.properties",
                "run --config missing.properties",
                "check --config=missing.properties",
                "token api --show --config missing.properties",
                "revoke api --json --config missing.properties"
            })
    void configurationFileThatIsNotThereIsNamedAndStatusIs2(String commandLine) {
        Outcome refused = Invocation.in(directory).run(commandLine.split(" "));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr()).startsWith("--config: cannot read missing.properties\n");
        assertThat(refused.stdout()).isEmpty();
    }
}
