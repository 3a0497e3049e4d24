package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The jar just built and its POM, for Maven projects that depend on it: in a repository in {@code target/}, so that the
 * user's stays as it is.
 */
final class BuiltJar {

    private static final Path FOLDER = Path.of("target/embedders").toAbsolutePath();
    private static final Path REPOSITORY = FOLDER.resolve("repository");
    private static final Duration BUILD = Duration.ofMinutes(10);

    private BuiltJar() {}

    static void install() throws IOException {
        Files.createDirectories(FOLDER);
        Path jar = Path.of("target", "camel-mcp-oauth-" + System.getProperty("project.version") + ".jar");
        maven(
                "install:install-file",
                "-Dfile=" + jar.toAbsolutePath(),
                "-DpomFile=pom.xml",
                "-DlocalRepositoryPath=" + REPOSITORY);
    }

    /** Builds a project that depends on it; answers with what was printed. */
    static String build(Path pom, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-f", pom.toString(), "-Dmaven.repo.local=" + REPOSITORY));
        all.addAll(List.of(arguments));
        return maven(all.toArray(String[]::new));
    }

    private static String maven(String... arguments) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        command.addAll(List.of(arguments));
        try (RunningProgram maven = RunningProgram.start(new ProcessBuilder(command))) {
            assertThat(maven.exitCode(BUILD)).as(() -> maven.output()).isZero();
            return maven.output();
        }
    }
}
