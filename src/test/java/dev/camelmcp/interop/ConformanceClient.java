package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The client side of the official MCP conformance suite: the suite is the MCP server and the authorization server, and
 * {@code conformance-client.mjs} the client, which is the distribution with nothing but a URL and what the suite tells.
 *
 * @param report every verdict, from the files that the suite leaves
 * @param outcome what {@code conformance-client.mjs} printed
 * @param log of the gateway
 * @param context what the suite told of the client's registration; empty where it told nothing
 */
record ConformanceClient(ConformanceReport report, JsonNode outcome, String log, JsonNode context) {

    private static final Duration RUN = Duration.ofMinutes(3);

    /** For the client alone, whose gateway has to start: the suite's own limit is 30 s. */
    private static final Duration CLIENT = Duration.ofMinutes(2);

    private static final String CONTEXT = "With context: ";

    /**
     * Has one scenario examined.
     *
     * @param scenario without {@code auth/}; names the results below {@code target/interop/conformance} too
     */
    static ConformanceClient run(String scenario) {
        Path results = Workspace.folder().resolve("conformance").resolve("client-" + scenario);
        ConformanceSuite.clear(results);
        ProcessBuilder command = NodeProcess.commandOfNode24(
                "--require",
                "./loopback-now.cjs",
                ConformanceSuite.PROGRAM,
                "client",
                "--scenario",
                "auth/" + scenario);
        String client = "'" + NodeProcess.node24() + "' --require ./exit-with-parent.cjs conformance-client.mjs";
        command.command().addAll(List.of("--command", client, "--output-dir", results.toString()));
        command.command().addAll(List.of("--timeout", String.valueOf(CLIENT.toMillis())));
        command.environment().put("DISTRIBUTION", Gateway.distribution().toString());
        try (RunningProgram suite = RunningProgram.start(command)) {
            int exitCode = suite.exitCode(RUN);
            List<Path> folders =
                    Files.isDirectory(results) ? ConformanceSuite.children(results.resolve("auth")) : List.of();
            assertThat(folders).as(suite.output()).hasSize(1);
            // A client that was killed, or a check that failed: the latter the report tells too.
            assertThat(exitCode).as(suite.output()).isZero();
            return read(scenario, folders.get(0), suite.stderr());
        }
    }

    private static ConformanceClient read(String scenario, Path folder, String stderr) {
        ConformanceReport.Builder report = new ConformanceReport.Builder();
        ConformanceSuite.checks(folder).forEach(check -> report.add(scenario, check));
        try {
            return new ConformanceClient(
                    report.build(),
                    McpClient.json(Files.readString(folder.resolve("stdout.txt"))),
                    Files.readString(folder.resolve("stderr.txt")),
                    context(stderr));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode context(String stderr) {
        return stderr.lines()
                .filter(line -> line.startsWith(CONTEXT))
                .map(line -> McpClient.json(line.substring(CONTEXT.length())))
                .findFirst()
                .orElseGet(() -> McpClient.json("{}"));
    }
}
