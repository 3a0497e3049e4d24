package dev.camelmcp.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The official MCP conformance suite, run against a server as its users run it: {@code server --url URL --requirements
 * REVISION}. Its verdicts are read from the files it leaves, not from what it prints.
 */
final class ConformanceSuite {

    static final String PROGRAM = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
    private static final Duration RUN = Duration.ofMinutes(3);

    /** The folder of a scenario's results is {@code server-SCENARIO-TIMESTAMP}. */
    private static final String AROUND_SCENARIO = "^server-|-\\d{4}-\\d{2}-\\d{2}T[^T]+$";

    private ConformanceSuite() {}

    /**
     * Everything the suite checked.
     *
     * @param revision of the MCP specification, whose requirements the server is held to
     * @param run names the results below {@code target/interop/conformance}, which stay there
     */
    static ConformanceReport run(String url, String revision, String run) {
        return examine(url, revision + "-" + run, "--requirements", revision);
    }

    /** One of its scenarios. */
    static ConformanceReport runOne(String url, String revision, String run, String scenario) {
        return examine(url, revision + "-" + run + "-" + scenario, "--spec-version", revision, "--scenario", scenario);
    }

    private static ConformanceReport examine(String url, String folder, String... what) {
        Path results = Workspace.folder().resolve("conformance").resolve(folder);
        clear(results);
        ProcessBuilder command = NodeProcess.commandOfNode24(PROGRAM, "server", "--url", url, "--output-dir");
        command.command().add(results.toString());
        command.command().addAll(List.of(what));
        try (RunningProgram suite = RunningProgram.start(command)) {
            // 1 only means that a check failed: which one, and whether it should have, the files tell.
            if (suite.exitCode(RUN) > 1 || !Files.isDirectory(results)) {
                throw new AssertionError("The conformance suite did not run:\n" + suite.output());
            }
        }
        return read(results);
    }

    private static ConformanceReport read(Path results) {
        ConformanceReport.Builder report = new ConformanceReport.Builder();
        for (Path scenario : children(results)) {
            String name = scenario.getFileName().toString().replaceAll(AROUND_SCENARIO, "");
            checks(scenario).forEach(check -> report.add(name, check));
        }
        return report.build();
    }

    static JsonNode checks(Path scenario) {
        try {
            return new ObjectMapper().readTree(scenario.resolve("checks.json").toFile());
        } catch (IOException e) {
            throw new AssertionError("No results of " + scenario.getFileName(), e);
        }
    }

    static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an earlier run left must not pass for this one's. */
    static void clear(Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                for (Path child : children(folder)) {
                    clear(child);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
