package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;

/** A script that uses the status page in headless Chromium, and what it says of each of its checks. */
record PageChecks(JsonNode outcomes) {

    /** Runs it; fails where it does not come to its end. */
    static PageChecks run(String... scriptAndArguments) throws Exception {
        assertThat(Path.of("/usr/bin/chromium"))
                .as("chromium is missing: apt-get install -y chromium")
                .isExecutable();
        try (RunningProgram process = RunningProgram.start(NodeProcess.command(scriptAndArguments))) {
            int exit = process.exitCode(Duration.ofMinutes(4));
            assertThat(exit).as(process.output()).isZero();
            return new PageChecks(new ObjectMapper().readTree(process.stdout()));
        }
    }

    void assertOk(String check) {
        assertThat(outcomes.path(check).asText("not run")).isEqualTo("ok");
    }
}
