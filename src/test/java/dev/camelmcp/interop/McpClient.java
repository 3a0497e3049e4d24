package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import java.time.Duration;
import java.util.stream.Stream;

/** The official TypeScript MCP client in a process of its own; {@code client.mjs} says what it does. */
final class McpClient {

    private static final Duration SESSION = Duration.ofSeconds(120);

    private McpClient() {}

    /** What the client found out in a session that worked. */
    static JsonNode session(String url, String... options) {
        Outcome outcome = run(url, options);
        assertThat(outcome.exitCode())
                .as("%s %s", outcome.stderr(), outcome.document())
                .isZero();
        return outcome.document();
    }

    /** What another script of the client found out. */
    static JsonNode script(String... arguments) {
        Outcome outcome = runScript(arguments);
        assertThat(outcome.exitCode())
                .as("%s %s", outcome.stderr(), outcome.document())
                .isZero();
        return outcome.document();
    }

    /** What the client met when the session must fail; {@code failed.http} is the answer that ended it. */
    static JsonNode failure(String url, String... options) {
        Outcome outcome = run(url, options);
        assertThat(outcome.exitCode()).as("exit code of a failed session").isEqualTo(1);
        return outcome.document().required("failed");
    }

    /** Parses a body that the client reported as text. */
    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    private static Outcome run(String url, String... options) {
        return runScript(
                Stream.concat(Stream.of("client.mjs", url), Stream.of(options)).toArray(String[]::new));
    }

    private static Outcome runScript(String... arguments) {
        try (RunningProgram client = RunningProgram.start(NodeProcess.command(arguments))) {
            int exitCode = client.exitCode(SESSION);
            assertThat(client.stdout()).as(client.stderr()).isNotBlank();
            return new Outcome(exitCode, json(client.stdout()), client.stderr());
        }
    }

    private record Outcome(int exitCode, JsonNode document, String stderr) {}
}
