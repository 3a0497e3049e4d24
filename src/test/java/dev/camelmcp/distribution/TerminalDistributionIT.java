package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal sees, that a program does not. */
@Timeout(120)
class TerminalDistributionIT {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Duration COMMAND = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @BeforeAll
    static void start() throws IOException {
        servers = new ProtectedServers();
        Files.writeString(
                directory.resolve("application.properties"),
                servers.properties("api") + ProtectedServers.secret("api", "{{env:GW_SECRET}}"));
    }

    @Test
    void progressAndColoursAreShown() {
        String seen = atTerminal("check", "xterm", "");

        assertThat(seen).contains("\033[Kapi: getting a token ...").contains("api: \033[32mOK\033[0m, token in ");
    }

    @Test
    void noColorAndDumbTerminalsAreHeeded() {
        assertThat(atTerminal("check", "xterm", "1")).doesNotContain("\033[3").contains("getting a token");
        assertThat(atTerminal("check", "dumb", "")).doesNotContain("\033").contains("api: OK, ");
        assertThat(atTerminal("check --json", "xterm", ""))
                .doesNotContain("\033[3")
                .contains("\"ok\" : true");
    }

    @Test
    void tokenThatOthersMaySeeIsWarnedOf() {
        assertThat(atTerminal("token api --show", "xterm", "")).contains("whoever sees this token");
        assertThat(atTerminal("token api --show >token", "xterm", "")).doesNotContain("whoever");
    }

    @Test
    void interruptEndsAtOnceWhileTheAuthorizationServerIsSilent() {
        CountDownLatch silent = new CountDownLatch(1);
        servers.authorizationServer().resetCounts();
        servers.authorizationServer().holdTokenRequests(silent);
        try (RunningProgram check = Invocation.in(directory)
                .env("GW_SECRET", GATEWAY.secret())
                .heedingInterrupts()
                .start(List.of("check"))) {
            Awaitility.await()
                    .atMost(COMMAND)
                    .until(() -> servers.authorizationServer().tokenRequests() > 0);

            check.signal("INT");

            assertThat(check.exitCode(Duration.ofSeconds(3))).isEqualTo(130);
        } finally {
            silent.countDown();
            servers.authorizationServer().resetCounts();
        }
    }

    private static String atTerminal(String command, String term, String noColor) {
        assumeTrue(Files.isExecutable(SCRIPT), "needs util-linux's script");
        ProcessBuilder terminal = new ProcessBuilder(
                        SCRIPT.toString(), "-qec", Distribution.built().command() + " " + command, "/dev/null")
                .directory(directory.toFile());
        terminal.environment().put("JAVA_HOME", System.getProperty("java.home"));
        terminal.environment().put("GW_SECRET", GATEWAY.secret());
        terminal.environment().put("TERM", term);
        terminal.environment().put("NO_COLOR", noColor);
        try (RunningProgram program = RunningProgram.start(terminal)) {
            assertThat(program.exitCode(COMMAND)).as(program.output()).isZero();
            return program.stdout();
        }
    }
}
