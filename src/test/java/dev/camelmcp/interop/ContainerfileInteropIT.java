package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Containerfile as npm {@code dockerfilelint} sees it. */
@Timeout(400)
class ContainerfileInteropIT {

    @TempDir
    private Path folder;

    @Test
    void linterFindsNothing() throws Exception {
        assertThat(issues(Path.of("deploy/container/Containerfile"))).isEmpty();
    }

    @Test
    void linterFindsWhatIsWrong() throws Exception {
        String text = Files.readString(Path.of("deploy/container/Containerfile"));
        Path file = Files.writeString(
                folder.resolve("Containerfile"),
                text.replace(":25-jre-noble", ":latest").replace("EXPOSE 8080", "EXPOSE x"));
        assertThat(issues(file)).anyMatch(title -> title.contains("Port")).hasSizeGreaterThan(1);
    }

    /** The titles of what it finds. */
    private static List<String> issues(Path file) throws Exception {
        ProcessBuilder lint = NodeProcess.command(
                "node_modules/dockerfilelint/bin/dockerfilelint",
                "--output",
                "json",
                file.toAbsolutePath().toString());
        try (RunningProgram run = RunningProgram.start(lint)) {
            run.exitCode(Duration.ofSeconds(60));
            JsonNode found = new ObjectMapper().readTree(run.stdout());
            assertThat(found.at("/files/0/file").asText()).as(run.output()).endsWith("Containerfile");
            return found.at("/files/0/issues").findValuesAsText("title");
        }
    }
}
