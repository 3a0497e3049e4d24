package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.discovery.Tool;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools.camel.yaml}: the tools of a local server, by a process as callers get it. */
@Timeout(60)
class LocalToolsTest {

    @TempDir
    private Path folder;

    private TestGateway gateway;

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void whatIsNoMessageOnStandardOutputIsNoHindrance() throws Exception {
        start(FakeServer.settings("fake", "banner"));

        assertThat(list()).extracting(Tool::name).containsExactly("echo");
    }

    @Test
    void serverWithoutSessionsListsItsTools() throws Exception {
        start(FakeServer.settings("fake", "refuse-initialize"));

        assertThat(list()).extracting(Tool::name).containsExactly("echo");
    }

    @Test
    void processEndsWithTheList() throws Exception {
        start(FakeServer.settings("fake", "ignore-end"));

        list();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(running()).isZero());
    }

    @Test
    void processIsGoneAlsoWhereTheServerNeverAnswered() throws Exception {
        start(FakeServer.settings("fake", "mute"), "mcp.tools.timeout", "3s");

        assertThat(failure())
                .contains("did not list its tools in 3000 ms (mcp.tools.timeout): it was asked for initialize");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(running()).isZero());
    }

    /** A shell waits for its child, and is all that a process builder would end. */
    @Test
    void processesThatTheServerStartedAreGoneToo() throws Exception {
        Path child = folder.resolve("child.pid");
        start(script("sleep 600 & echo $! > " + child + "; cat > /dev/null; wait"), "mcp.tools.timeout", "3s");

        assertThat(failure()).contains("in 3000 ms");

        long pid = Long.parseLong(Files.readString(child).strip());
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
    }

    @Test
    void missingProgramFailsAtOnceAndInTheWordsOfForwarding() throws Exception {
        start(Map.of("mcp.servers.fake.command", "no-such-program-at-all"));
        long start = System.nanoTime();

        assertThat(failure()).contains("MCP server fake").contains("exit code 127: the command was not found");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void fileThatIsNoProgramIsToldInTheWordsOfForwarding() throws Exception {
        Path file = folder.resolve("no-program");
        Files.writeString(file, "text");
        start(Map.of("mcp.servers.fake.command", file.toString()));

        assertThat(failure()).contains("exit code 126: the command cannot be executed");
    }

    @Test
    void programThatExitsFailsAtOnceAndInTheWordsOfForwarding() throws Exception {
        start(script("exit 7"));
        long start = System.nanoTime();

        assertThat(failure()).contains("MCP server fake").contains("exit code 7");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void programIsLookedUpAsForwardingDoes() throws Exception {
        Path program = folder.resolve("my-server");
        Files.writeString(program, "#!/bin/sh\n" + "echo \"$MY_PATH\" >&2; exit 9\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        start(Map.of("mcp.servers.fake.command", "my-server", "mcp.servers.fake.env.PATH", folder + ":/usr/bin:/bin"));

        assertThat(failure()).contains("exit code 9");
    }

    @Test
    void processCountsAmongThoseThatMayRun() throws Exception {
        start(FakeServer.settings("fake"), "mcp.local.max-processes", "1");
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));

        assertThat(failure()).contains("mcp.local.max-processes");
        assertThat(caller.text("echo", "still here")).isEqualTo("still here");
    }

    private void start(Map<String, String> server, String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(server);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        gateway = TestGateway.start(settings);
    }

    private static Map<String, String> script(String text) {
        return Map.of(
                "mcp.servers.fake.command",
                "/bin/sh",
                "mcp.servers.fake.args[0]",
                "-c",
                "mcp.servers.fake.args[1]",
                text);
    }

    /** Processes of this JVM's that are no helper of the gateway's own. */
    private static long running() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("FakeServer"))
                .count();
    }

    private List<Tool> list() throws Exception {
        Exchange exchange = ask();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return ((List<?>) exchange.getMessage().getBody())
                .stream().map(Tool.class::cast).toList();
    }

    private String failure() {
        Exception failure = ask().getException();
        assertThat(failure).isInstanceOf(UpstreamException.class);
        return ((UpstreamException) failure).toLog();
    }

    private Exchange ask() {
        return gateway.producer().request("direct:mcp-tools", e -> e.setProperty("McpServer", "fake"));
    }
}
