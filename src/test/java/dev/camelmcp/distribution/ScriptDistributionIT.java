package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/mcp-oauth} finds its distribution and its JVM however it is called. */
@Timeout(120)
class ScriptDistributionIT {

    @TempDir
    private Path directory;

    private Path bin;
    private Path elsewhere;

    @BeforeEach
    void folders() throws IOException {
        bin = Files.createDirectory(directory.resolve("bin"));
        elsewhere = Files.createDirectories(directory.resolve("else where"));
    }

    @Test
    void calledByASymbolicLinkFromAnotherDirectory() throws IOException {
        Path link = Files.createSymbolicLink(
                bin.resolve("mcp-oauth"), Distribution.built().command());

        assertThat(Invocation.of(link, elsewhere).run("--version").exitCode()).isZero();
    }

    @Test
    void calledByAChainOfRelativeLinks() throws IOException {
        Distribution.built().copyTo(directory.resolve("opt mcp"));
        Files.createSymbolicLink(elsewhere.resolve("first"), Path.of("../opt mcp/bin/mcp-oauth"));
        Path second = Files.createSymbolicLink(bin.resolve("second"), Path.of("../else where/first"));

        assertThat(Invocation.of(second, elsewhere).run("--version").exitCode()).isZero();
    }

    @Test
    void calledByARelativePathInAFolderWithBlanks() {
        Distribution.built().copyTo(elsewhere.resolve("mcp oauth"));
        Path relative = Path.of("mcp oauth/bin/mcp-oauth");

        Outcome check = Invocation.of(relative, elsewhere).run("check");

        assertThat(check.exitCode()).as(check.stderr()).isZero();
        assertThat(check.stdout()).contains("Configuration: 0 servers, no errors");
    }

    @Test
    void wrongJavaHomeIsNamed() {
        Outcome refused =
                Invocation.in(elsewhere).env("JAVA_HOME", "/no/such/jdk").run("--version");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr()).startsWith("mcp-oauth: ").contains("JAVA_HOME", "/no/such/jdk", "17");
    }

    @Test
    void javaOptionsReachTheJvm() {
        Outcome version = Invocation.in(elsewhere)
                .env("JAVA_OPTS", "-Xmx64m -showversion")
                .run("--version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.stderr()).contains("Runtime Environment");
    }

    /** Would catch a gateway that goes on without the thread that memory ran out in. */
    @Test
    void jvmEndsWhereMemoryRunsOutUnlessSomebodyWantsItOtherwise() throws Exception {
        Outcome flags = Invocation.in(elsewhere)
                .env("JAVA_OPTS", "-XX:+PrintFlagsFinal")
                .run("--version");
        assertThat(flags.stdout()).containsPattern("ExitOnOutOfMemoryError +(:?=) true");
        Outcome back = Invocation.in(elsewhere)
                .env("JAVA_OPTS", "-XX:-ExitOnOutOfMemoryError -XX:+PrintFlagsFinal")
                .run("--version");
        assertThat(back.stdout()).containsPattern("ExitOnOutOfMemoryError +(:?=) false");

        Files.writeString(elsewhere.resolve("gateway.properties"), "mcp.servers.api.url=https://mcp.example.com/mcp\n");
        try (RunningGateway gateway =
                RunningGateway.start(Invocation.in(elsewhere), "--config", "gateway.properties")) {
            assertThat(Files.readString(Path.of("/proc/" + gateway.program().pid() + "/cmdline")))
                    .contains("\0-XX:+ExitOnOutOfMemoryError\0");
        }
    }

    /** Would catch a heap that is filled again and again while thousands of servers are read. */
    @Test
    void heapGrowsWithTheConfiguration() throws IOException {
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        String servers = Files.writeString(elsewhere.resolve("servers.json"), " ".repeat(1_000_000))
                .toString();
        String file = Files.writeString(elsewhere.resolve("some.properties"), "mcp.config-file = " + servers + "\n")
                .toString();
        Invocation invocation = Invocation.in(elsewhere)
                .env("JAVA_HOME", directory.resolve("jdk").toString());

        assertThat(invocation.run("run", "--config", file).stdout()).contains("-Xms256m");
        assertThat(invocation.run("run", "-Dmcp.config-file=" + servers).stdout())
                .contains("-Xms256m");
        assertThat(invocation.run("run", "--config", servers).stdout()).contains("-Xms256m");
        assertThat(invocation.run("run").stdout()).contains("-Xms36m");
        assertThat(invocation
                        .env("JAVA_OPTS", "-Xmx100m")
                        .run("run", "--config", file)
                        .stdout())
                .contains("-Xms36m");
    }
}
