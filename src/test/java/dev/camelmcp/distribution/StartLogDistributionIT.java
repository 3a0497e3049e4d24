package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log has of a normal day: what counts at the start, the end, and no stack trace for a mistake. */
@Timeout(180)
class StartLogDistributionIT {

    private static final Pattern STATUS_PAGE = Pattern.compile("Status page (\\S+)");

    @TempDir
    private Path directory;

    @Test
    void startHasEightLinesAtMostWhichNameWhatThereIs() throws Exception {
        try (RunningGateway gateway = start(servers(2) + "mcp.access-log=text\n")) {
            await().until(() -> gateway.output().contains("/mcp/s1 -> "));
            String log = gateway.output();

            assertThat(log.lines()).hasSizeLessThanOrEqualTo(8);
            assertThat(log)
                    .containsPattern("camel-mcp-oauth \\d\\S*, Apache Camel 4\\.\\S+, Java \\d")
                    .contains("Configuration in " + directory.resolve("gateway.properties"), ", routes in ")
                    .contains("Listening on http://127.0.0.1:", gateway.management("/observe/health"))
                    .contains("Access log (text) on standard output")
                    .contains("Serving " + gateway.url("s0") + " -> s0.example.com")
                    .doesNotContain("Routes startup", "Started mcp-forward", "vertx");
            Matcher page = STATUS_PAGE.matcher(log);
            assertThat(page.find()).isTrue();
            assertThat(TestHttp.get(page.group(1)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void fortyServersBelowAPathHaveOneLine() throws Exception {
        try (RunningGateway gateway = start(servers(40) + "camel.server.path=/gateway\n")) {
            await().until(() -> gateway.output().contains("Serving "));
            String log = gateway.output();

            assertThat(log.lines()).hasSizeLessThanOrEqualTo(8);
            assertThat(log)
                    .containsPattern(
                            "Serving http://127\\.0\\.0\\.1:\\d+/gateway/mcp/\\{server} for 40 servers: .* and 30 more");
            Matcher page = STATUS_PAGE.matcher(log);
            assertThat(page.find()).isTrue();
            assertThat(page.group(1)).endsWith("/gateway/admin/");
            assertThat(TestHttp.get(page.group(1)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatIsHiddenIsShownByAnOption() throws Exception {
        try (RunningGateway gateway =
                start(servers(40), "-Dcamelmcp.root-log-level=INFO", "-Dcamelmcp.log-level=DEBUG")) {
            await().until(() -> gateway.output().contains("/mcp/s39 -> s39.example.com"));

            assertThat(gateway.output()).contains("Routes startup", "Started mcp-forward");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void endSaysThatItEndsAndNothingOfASignal(String signal, int status) throws Exception {
        Files.writeString(directory.resolve("gateway.properties"), servers(1));
        try (RunningGateway gateway =
                RunningGateway.start(Invocation.in(directory).heedingInterrupts(), "--config", "gateway.properties")) {
            await().until(() -> gateway.output().contains("Serving "));
            gateway.program().signal(signal);
            assertThat(gateway.program().exitCode(Duration.ofSeconds(30))).isIn(0, status);

            List<String> log = gateway.program().stderr().lines().toList();
            assertThat(log.get(log.size() - 2))
                    .endsWith("Gateway - Stopping, when the calls that are under way are finished");
            assertThat(log.get(log.size() - 1)).endsWith("Gateway - Stopped");
            assertThat(gateway.output()).doesNotContain("SIGTERM", "SIGINT");
        }
    }

    /** Each call would have one. */
    @Test
    void stepOfAnEditedRouteThatFailsIsOneLineWithoutAStackTrace() throws Exception {
        Distribution edited = Distribution.built().copyTo(directory.resolve("edited"));
        EditableRoute route = new EditableRoute(edited);
        route.save(route.withTenant("x")
                .replace("constant: {expression: x}", "simple: {expression: \"${exchangeProperty.McpRequest.nope}\"}"));
        try (RunningGateway gateway = RunningGateway.start(
                Invocation.of(edited.command(), directory), "-Dmcp.servers.api.url=https://mcp.example.com/mcp")) {
            assertThat(gateway.ping("api").statusCode()).isEqualTo(500);

            await().until(() -> gateway.output().contains("Forwarding failed in route mcp-forward: "));
            assertThat(gateway.output()).contains("nope").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route:\n  id: x\n bad\n",
                "- route:\n    id: mcp-server\n    from: {uri: 'direct:x', steps: []}\n"
            })
    void routeThatCannotBeUsedEndsTheStartWithoutAStackTrace(String yaml) throws Exception {
        Distribution edited = Distribution.built().copyTo(directory.resolve("edited"));
        Files.writeString(edited.folder().resolve("routes/more.camel.yaml"), yaml);

        Invocation.Outcome refused = Invocation.of(edited.command(), directory)
                .run(Stream.concat(
                                Stream.of("run", "-Dmcp.servers.api.url=https://mcp.example.com/mcp"),
                                FreePorts.choose().options().stream())
                        .toArray(String[]::new));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr()).startsWith("mcp-oauth: ").doesNotContain("\tat ");
    }

    private RunningGateway start(String properties, String... options) throws IOException {
        Files.writeString(directory.resolve("gateway.properties"), properties);
        String[] all = new String[options.length + 2];
        all[0] = "--config";
        all[1] = "gateway.properties";
        System.arraycopy(options, 0, all, 2, options.length);
        return RunningGateway.start(Invocation.in(directory), all);
    }

    private static String servers(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "mcp.servers.s" + i + ".url=https://s" + i + ".example.com/mcp\n")
                .collect(Collectors.joining());
    }
}
