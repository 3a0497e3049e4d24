package dev.camelmcp.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who unpacks the distribution and runs it gets the archive of classes by that. */
@Timeout(300)
class FirstStartDistributionIT {

    @TempDir
    private Path directory;

    private Distribution unpacked;
    private Path archives;

    @BeforeEach
    void unpack() throws IOException {
        unpacked = Distribution.built().copyTo(directory.resolve("unpacked"));
        archives = unpacked.folder().resolve("lib/archive");
        for (Path archive : archives()) {
            Files.delete(archive);
        }
        Files.deleteIfExists(archives);
    }

    @Test
    void makesTheArchiveBesideTheWorkOnceAndAnewForOtherJars() throws IOException {
        String log = runUntilMade("There is no archive of classes");
        assertThat(archives()).singleElement().satisfies(made -> assertThat(log).contains(made.toString()));
        Path made = archives().get(0);
        Object first = Files.readAttributes(made, "unix:ino").get("ino");

        try (RunningGateway gateway = start()) {
            assertThat(maps(gateway)).as("the next start uses it").contains(made.toString());
        }
        Path jar = jar();
        Path copy = Files.copy(jar, directory.resolve("copy.jar"));
        Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);

        runUntilMade("does not fit");
        assertThat(archives()).containsExactly(made);
        assertThat(Files.readAttributes(made, "unix:ino").get("ino"))
                .as("moved into its place")
                .isNotEqualTo(first);
    }

    /** As the root of a container that is read-only; a user who may write anything is told by a file in its place. */
    @Test
    void leavesAFolderAloneThatCannotBeWritten() throws IOException {
        Files.createFile(archives);

        try (RunningGateway gateway = start()) {
            assertThat(arguments(gateway)).contains("-Dcamelmcp.archive=\0");
        }
        assertThat(archives).isEmptyFile();
    }

    @Test
    void makesNoneWhereNoneWouldFit() throws IOException {
        try (RunningGateway gateway = RunningGateway.start(
                Invocation.of(unpacked.command(), directory).env("JAVA_OPTS", "-Xshare:off"))) {
            assertThat(arguments(gateway)).contains("-Dcamelmcp.archive=\0");
        }
    }

    private String runUntilMade(String reason) throws IOException {
        try (RunningGateway gateway = start()) {
            RunningProgram program = gateway.program();
            await().atMost(60, SECONDS).until(() -> program.output().contains(reason));
            await().atMost(120, SECONDS)
                    .until(() ->
                            archives().stream().anyMatch(file -> file.toString().matches(".*java-\\d+-\\d+"))
                                    && archives().size() == 1
                                    && ProcessHandle.of(program.pid())
                                            .orElseThrow()
                                            .children()
                                            .findAny()
                                            .isEmpty());
            return program.output();
        }
    }

    private RunningGateway start() {
        return RunningGateway.start(Invocation.of(unpacked.command(), directory));
    }

    private Path jar() throws IOException {
        try (Stream<Path> jars = Files.list(unpacked.folder().resolve("lib"))) {
            return jars.filter(file -> file.getFileName().toString().startsWith("camel-mcp-oauth-"))
                    .findAny()
                    .orElseThrow();
        }
    }

    private List<Path> archives() throws IOException {
        if (!Files.isDirectory(archives)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(archives)) {
            return files.toList();
        }
    }

    private static String maps(RunningGateway gateway) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(gateway.program().pid()), "maps"));
    }

    private static String arguments(RunningGateway gateway) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(gateway.program().pid()), "cmdline"), UTF_8);
    }
}
