package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs end with all that they started, whatever they do about signals. */
class ProcessGroupsTest {

    private static final Duration GRACE = Duration.ofMillis(500);

    /** Two processes that take no notice of SIGTERM. */
    private static final String STUBBORN =
            "trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 1; done' \"$0\" & echo up; wait";

    @TempDir
    private Path directory;

    @Test
    void programBeginsWithItsOwnInputAndEnvironment() throws Exception {
        try (ProcessGroups groups = new ProcessGroups(GRACE)) {
            ProcessBuilder builder =
                    new ProcessBuilder("sh", "-c", "read -r line; echo \"$line $GREETING $1\"", "sh", "a b");
            builder.environment().put("GREETING", "hello");
            Process process = groups.start(builder);
            process.getOutputStream().write("first\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            process.getOutputStream().flush();

            assertThat(process.inputReader().readLine()).isEqualTo("first hello a b");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wholeGroupEndsAlthoughItTakesNoNoticeOfSigterm(boolean setsid) throws Exception {
        ProcessGroups groups = setsid ? new ProcessGroups(GRACE) : new ProcessGroups(GRACE, null);
        assumeTrue(!setsid || groups.areSupported(), "needs setsid");
        try (groups) {
            Process process = stubborn(groups);

            groups.end(process);

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(ours()).isEmpty());
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingWaitsUntilAllAreGone() throws Exception {
        ProcessGroups groups = new ProcessGroups(GRACE);
        assumeTrue(groups.areSupported(), "needs setsid");
        stubborn(groups);
        stubborn(groups);
        assertThat(ours()).hasSize(4);

        groups.close();

        assertThat(ours()).isEmpty();
    }

    @Test
    void watcherThatIsGoneIsReplacedByOneThatKnowsAllGroups() throws Exception {
        ProcessGroups groups = new ProcessGroups(GRACE);
        assumeTrue(groups.areSupported(), "needs setsid");
        stubborn(groups);
        ProcessHandle watcher = ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains("mcp-oauth-watcher"))
                .findFirst()
                .orElseThrow();
        watcher.destroyForcibly();
        await().until(() -> !watcher.isAlive());
        stubborn(groups);

        groups.close();

        assertThat(ours()).isEmpty();
    }

    @Test
    void programThatDoesNotExistEndsWithTheShellsExitCode() throws Exception {
        try (ProcessGroups groups = new ProcessGroups(GRACE)) {
            assumeTrue(groups.areSupported(), "needs setsid");
            Process process = groups.start(new ProcessBuilder("/no/such/program"));

            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(127);
        }
    }

    private Process stubborn(ProcessGroups groups) throws Exception {
        Path marker = Files.createTempFile(directory, "stubborn", "");
        Process process = groups.start(new ProcessBuilder("sh", "-c", STUBBORN, marker.toString()));
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        await().until(() -> ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains(marker.toString()))
                        .count()
                == 2);
        return process;
    }

    private List<ProcessHandle> ours() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }
}
