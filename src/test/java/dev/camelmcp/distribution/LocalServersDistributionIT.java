package dev.camelmcp.distribution;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestAuthorizationServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Local servers of a real gateway: whatever is killed, nobody waits for ever, and no process is left behind. */
@Timeout(120)
class LocalServersDistributionIT {

    /**
     * Waits for its input, takes no notice of SIGTERM nor of the end of its input, and has a child that is no better.
     */
    private static final String STUBBORN = """
            #!/bin/sh
            trap '' TERM
            sh -c 'trap "" TERM; while :; do sleep 1; done' "$0.child" &
            read -r line
            echo '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"s","version":"1"}}}'
            while :; do sleep 1; done
            """;

    @TempDir
    private Path directory;

    private Path stubborn;

    @BeforeEach
    void writeServer() throws IOException {
        stubborn = directory.resolve("stubborn");
        Files.writeString(stubborn, STUBBORN);
    }

    @AfterEach
    void leaveNothing() {
        ours().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void callerInFlightGetsAnErrorWhenTheServerIsKilledAndTheNextSessionWorks() throws Exception {
        try (RunningGateway gateway = start("")) {
            LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
            long pid = Long.parseLong(caller.text("pid", ""));
            CompletableFuture<HttpResponse<String>> waiting = caller.postLater(call("\"w\"", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            HttpResponse<String> answer = waiting.get();
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("\"id\":\"w\"", "-32002", "exit code 137");
            LocalCaller next = new LocalCaller(gateway.url("fake"));
            await().untilAsserted(() -> assertThat(next.begin().statusCode()).isEqualTo(200));
            assertThat(next.text("echo", "again")).isEqualTo("again");
        }
        await().until(() -> ours().isEmpty());
    }

    @Test
    void nothingIsLeftWhenTheGatewayIsKilled() throws Exception {
        try (RunningGateway gateway = start("")) {
            LocalCaller.begin(gateway.url("fake"));
            assertThat(new LocalCaller(gateway.url("stubborn")).begin().statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(ours()).hasSize(3));
            List<ProcessHandle> watcher = watchers();
            assertThat(watcher).hasSize(1);

            gateway.program().signal("KILL");

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(ours()).isEmpty());
            await().atMost(Duration.ofSeconds(15)).until(() -> watcher.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void nothingIsLeftWhenTheGatewayEndsAndServersTakeNoNotice() throws Exception {
        try (RunningGateway gateway = start("")) {
            LocalCaller.begin(gateway.url("fake"));
            new LocalCaller(gateway.url("stubborn")).begin();
            await().untilAsserted(() -> assertThat(ours()).hasSize(3));

            gateway.program().signal("TERM");

            assertThat(gateway.program().exitCode(Duration.ofSeconds(15))).isIn(0, 143);
            assertThat(ours()).isEmpty();
        }
    }

    @Test
    void requestUnderWayIsAnsweredWhenTheGatewayIsToldToEnd() throws Exception {
        try (RunningGateway gateway = start("")) {
            LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
            CompletableFuture<HttpResponse<String>> answer = caller.postLater(call("1", "slow", "3000"));
            await().until(() -> gateway.output().contains("slow has begun"));
            assertThat(answer).isNotDone();

            gateway.program().signal("TERM");

            assertThat(answer.get().body()).contains("at last");
            assertThat(gateway.program().exitCode(Duration.ofSeconds(15))).isIn(0, 143);
            assertThat(ours()).isEmpty();
        }
    }

    @Test
    void sessionThatEndsTakesItsWholeProcessGroupWithIt() throws Exception {
        try (RunningGateway gateway = start("")) {
            LocalCaller caller = new LocalCaller(gateway.url("stubborn"));
            caller.begin();
            await().untilAsserted(() -> assertThat(ours()).hasSize(2));

            caller.delete();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(ours()).isEmpty());
        }
    }

    @Test
    void linesThatAreNoMessagesAreSkippedAndOneThatIsTooLongIsAnError() throws Exception {
        try (RunningGateway gateway = start("mcp.local.max-line-size=64KiB\n")) {
            LocalCaller caller = LocalCaller.begin(gateway.url("fake"));

            assertThat(caller.text("malformed", "c0nfidential")).isEqualTo("survived");
            HttpResponse<String> answer = caller.post(call("1", "huge", "70000"));
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("mcp.local.max-line-size");
            assertThat(gateway.output()).contains("no JSON-RPC").doesNotContain("c0nfidential");
        }
    }

    @Test
    void moreProcessesThanTheLimitAreRefusedUntilOneHasEnded() throws Exception {
        try (RunningGateway gateway = start("mcp.local.max-processes=1\n")) {
            LocalCaller one = LocalCaller.begin(gateway.url("fake"));
            LocalCaller two = new LocalCaller(gateway.url("fake"));
            HttpResponse<String> refused = two.begin();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("mcp.local.max-processes");
            one.delete();
            await().untilAsserted(() -> assertThat(two.begin().statusCode()).isEqualTo(200));
        }
    }

    @Test
    void tokenIsNeitherInTheListOfProcessesNorInTheLog() throws Exception {
        try (ProtectedServers servers = new ProtectedServers()) {
            String properties = servers.properties("fake", "", TestAuthorizationServer.GATEWAY)
                            .replace("mcp.servers.fake.url=\n", "")
                    + ProtectedServers.secret("fake", "{{env:GW_SECRET}}");
            Path config = config(properties);
            Invocation invocation = Invocation.in(directory).env("GW_SECRET", TestAuthorizationServer.GATEWAY.secret());
            try (RunningGateway gateway = RunningGateway.start(
                    invocation,
                    "--config",
                    config.toString(),
                    "-Dcamelmcp.log-level=TRACE",
                    "-Dcamelmcp.root-log-level=TRACE")) {
                LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
                String token = caller.text("env", "OAUTH_ACCESS_TOKEN");
                caller.text("stderr", "it is " + token);

                assertThat(token.split("\\.")).as("a JWT").hasSize(3);
                assertThat(processList()).contains(FakeServer.class.getName()).doesNotContain(token);
                gateway.program().signal("TERM");
                gateway.program().exitCode(Duration.ofSeconds(30));
                assertThat(gateway.output()).contains("it is ****").containsPattern("(?m)^\\S+ TRACE ");
                assertThat(Traces.ofToken(token).in(gateway.output())).isEmpty();
                assertThat(Traces.ofSecret(TestAuthorizationServer.GATEWAY).in(gateway.output()))
                        .isEmpty();
            }
        }
    }

    private RunningGateway start(String settings) throws IOException {
        return RunningGateway.start(
                Invocation.in(directory), "--config", config(settings).toString());
    }

    private Path config(String settings) throws IOException {
        String fake = FakeServer.settings("fake", directory.toString()).entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        return Files.writeString(
                directory.resolve("gateway.properties"),
                fake + "mcp.servers.stubborn.command=/bin/sh\nmcp.servers.stubborn.args=" + stubborn + "\n" + settings);
    }

    /** What the gateway started, and what that started, by the directory in their command lines. */
    private List<ProcessHandle> ours() {
        return ProcessHandle.allProcesses()
                .filter(p -> {
                    String line = p.info().commandLine().orElse("");
                    return line.contains(FakeServer.class.getName()) && line.contains(directory.toString())
                            || line.contains(stubborn.toString());
                })
                .toList();
    }

    /** The scripts beside the servers: children of the same gateway. */
    private List<ProcessHandle> watchers() {
        return ours().stream()
                .flatMap(p -> p.parent().stream())
                .flatMap(ProcessHandle::children)
                .filter(p -> p.info().commandLine().orElse("").contains("mcp-oauth-watcher"))
                .distinct()
                .toList();
    }

    private static String processList() throws IOException {
        Process ps = new ProcessBuilder("ps", "axww", "-o", "args")
                .redirectErrorStream(true)
                .start();
        return new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
