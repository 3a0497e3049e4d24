package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static dev.camelmcp.support.LocalCaller.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code local.camel.yaml}: sessions of MCP 2025-11-25 with a server that speaks on its standard streams. */
class LocalSessionTest {

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.putAll(FakeServer.settings("other"));
        settings.putAll(FakeServer.settings("refusing", "refuse-initialize"));
        settings.putAll(FakeServer.settings("garbling", "garble-initialize"));
        settings.putAll(FakeServer.settings("failing", "exit"));
        settings.put("mcp.servers.missing.command", "/nowhere/no-such-program");
        settings.put("mcp.servers.fake.env.GREETING", "hello");
        settings.put("mcp.local.max-line-size", "64KiB");
        settings.put("mcp.local.max-pending-requests", "20");
        gateway = TestGateway.start(settings);
    }

    @Test
    void initializeBeginsASessionWithAnIdThatNobodyGuesses() throws Exception {
        try (LocalCaller one = new LocalCaller(gateway.url("fake"));
                LocalCaller two = new LocalCaller(gateway.url("fake"))) {
            HttpResponse<String> answer = one.begin();
            two.begin();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body()).contains("\"serverInfo\"");
            assertThat(one.session()).hasSizeGreaterThan(30).isNotEqualTo(two.session());
            assertThat(one.text("pid", "")).isNotEqualTo(two.text("pid", ""));
        }
    }

    @Test
    void responseThatComesFirstIsJsonAndEveryByteOfItIsTheServers() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer = caller.post(call("1.50", "echo", "grüße"));

            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"id\":1.50,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"grüße\"}],"
                                    + "\"unknown\":{\"kept\":1.0}}}");
        }
    }

    @Test
    void messageThatIsWrittenOnManyLinesReachesTheServerOnOne() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            caller.post(call("1", "echo", "a").replace(",\"params\"", ",\r\n  \"unknown\": [ 1,\n2 ],\"params\""));

            assertThat(caller.text("received", "")).contains("'unknown': [ 1, 2 ]");
        }
    }

    @Test
    void progressComesBeforeTheResponseOnTheStreamOfItsRequest() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer = caller.post(call("7", "progress", ""));

            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(data(answer.body())).hasSize(4);
            assertThat(data(answer.body()).subList(0, 3)).allMatch(m -> m.contains("\"progressToken\":\"p7\""));
            assertThat(data(answer.body()).get(3)).contains("\"id\":7", "done");
        }
    }

    @Test
    void whatBelongsToNoRequestGoesToTheStreamThatTheCallerOpened() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            List<String> events = new CopyOnWriteArrayList<>();
            HttpResponse<Stream<String>> stream = caller.listen();
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(() -> stream.body().forEach(events::add));
            HttpResponse<String> answer = caller.post(call("1", "log", "news"));

            await().untilAsserted(() -> assertThat(String.join("", events)).contains("news"));
            assertThat(answer.body()).contains("logged").doesNotContain("news");
            assertThat(caller.get().statusCode()).isEqualTo(409);
            caller.delete();
            assertThat(reading).succeedsWithin(java.time.Duration.ofSeconds(5));
        }
    }

    @Test
    void whatBelongsToNoRequestGoesWithTheOneUnderWayWhereThereIsNoStream() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(data(caller.post(call("1", "log", "news")).body())).hasSize(2);
        }
    }

    @Test
    void requestOfTheServerIsAnsweredByTheCaller() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> asked = caller.postLater(call("1", "ask", ""));
            await().until(() -> caller.text("received", "").contains("'ask'"));
            HttpResponse<String> accepted =
                    caller.post("{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"result\":{\"text\":\"sampled\"}}");

            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.body()).isEmpty();
            List<String> events = data(asked.get().body());
            assertThat(events.get(0)).contains("sampling/createMessage");
            assertThat(events.get(1)).contains("sampled");
        }
    }

    @Test
    void batchIsAnsweredByAStreamWithOneResponseForEachRequest() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            HttpResponse<String> answer =
                    caller.post("[" + call("1", "echo", "a") + "," + call("2", "echo", "b") + "]");

            assertThat(data(answer.body())).hasSize(2);
        }
    }

    @Test
    void sessionThatEndedIsUnknownAndItsProcessGone() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("fake"));
        long pid = Long.parseLong(caller.text("pid", ""));

        assertThat(caller.delete().statusCode()).isEqualTo(200);
        HttpResponse<String> after = caller.post(call("9", "echo", "a"));
        assertThat(after.statusCode()).isEqualTo(404);
        assertThat(after.body()).contains("\"id\":9", "-32600");
        await().until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void sessionOfOneServerIsUnknownToAnother() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            LocalCaller elsewhere = new LocalCaller(gateway.url("other"));
            elsewhere.session(caller.session());

            assertThat(elsewhere.post(call("1", "echo", "a")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void requestsThatCannotBeAreRefusedWithTheirId() throws Exception {
        LocalCaller stranger = new LocalCaller(gateway.url("fake"));

        HttpResponse<String> missing = stranger.post(call("1", "echo", "a"));
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body()).contains("Mcp-Session-Id", "\"id\":1");
        assertThat(stranger.post("{").statusCode()).isEqualTo(400);
        assertThat(stranger.post("{\"a\":1}").statusCode()).isEqualTo(400);
        assertThat(stranger.post("[]").statusCode()).isEqualTo(400);
        assertThat(stranger.get().statusCode()).isEqualTo(400);
        assertThat(new LocalCaller(gateway.url("fake"), Map.of("Accept", "application/json"))
                        .post(LocalCaller.initialize())
                        .statusCode())
                .isEqualTo(406);
        assertThat(new LocalCaller(gateway.url("fake"), Map.of("Content-Type", "text/plain"))
                        .post(LocalCaller.initialize())
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void sameIdTwiceAtATimeIsRefused() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> first = caller.postLater(call("1", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));

            assertThat(caller.post(call("1", "echo", "a")).statusCode()).isEqualTo(400);
            assertThat(first).isNotDone();
        }
    }

    @Test
    void cancelledRequestIsNoLongerWaitedFor() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            CompletableFuture<HttpResponse<String>> first = caller.postLater(call("1", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));
            caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

            assertThat(first.get().body()).isEmpty();
            assertThat(caller.text("received", "")).contains("notifications/cancelled");
        }
    }

    @Test
    void callerInFlightGetsAnErrorAtOnceWhenTheServerCrashes() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("other"));
        CompletableFuture<HttpResponse<String>> waiting = caller.postLater(call("\"a\"", "never", ""));
        await().until(() -> caller.text("received", "").contains("'never'"));
        HttpResponse<String> crashed = caller.post(call("2", "crash", ""));

        assertThat(crashed.statusCode()).isEqualTo(502);
        assertThat(crashed.body()).contains("\"id\":2", "-32002", "exit code 3");
        assertThat(waiting.get().body()).contains("\"id\":\"a\"", "-32002");
        assertThat(caller.post(call("3", "echo", "")).statusCode()).isEqualTo(404);
        LocalCaller next = new LocalCaller(gateway.url("other"));
        await().untilAsserted(() -> assertThat(next.begin().statusCode()).isEqualTo(200));
        next.close();
    }

    @Test
    void lineThatIsNoMessageIsSkipped() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(caller.text("malformed", "")).isEqualTo("survived");
        }
    }

    @Test
    void lineThatIsTooLongEndsTheProcessWithAnErrorForThoseInFlight() throws Exception {
        LocalCaller caller = LocalCaller.begin(gateway.url("other"));
        HttpResponse<String> answer = caller.post(call("1", "huge", "70000"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("mcp.local.max-line-size");
    }

    @Test
    void sessionThatTheServerRefusesLeavesNothingBehind() throws Exception {
        HttpResponse<String> answer = new LocalCaller(gateway.url("refusing")).begin();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"error\"");
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
        await().until(() -> ProcessHandle.current()
                .descendants()
                .noneMatch(p -> commandLine(p).contains("refuse-initialize")));
    }

    @Test
    void sessionWhoseBeginningNobodyCanReadLeavesNothingBehind() throws Exception {
        HttpResponse<String> answer = new LocalCaller(gateway.url("garbling")).begin();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
        await().until(() -> ProcessHandle.current()
                .descendants()
                .noneMatch(p -> commandLine(p).contains("garble-initialize")));
    }

    @Test
    void serverThatCannotBeStartedIsAnErrorAndThenLeftAloneForAWhile() throws Exception {
        for (String server : List.of("failing", "missing")) {
            HttpResponse<String> first = new LocalCaller(gateway.url(server)).begin();
            HttpResponse<String> second = new LocalCaller(gateway.url(server)).begin();

            assertThat(first.statusCode()).as(first.body()).isEqualTo(502);
            assertThat(first.body()).contains("-32002", "\"id\":0");
            assertThat(second.statusCode()).as(second.body()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void moreRequestsThanTheLimitAreRefused() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            IntStream.range(0, 20).forEach(i -> caller.postLater(call("" + i, "never", "")));

            await().untilAsserted(() -> {
                HttpResponse<String> answer = caller.post(call("99", "never-mind", ""));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("mcp.local.max-pending-requests");
            });
        }
    }

    /** Would catch answers that go to the wrong caller, and any that get lost. */
    @Test
    void manyRequestsAtATimeGetTheirOwnAnswers() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            for (int round = 0; round < 20; round++) {
                int base = round * 100;
                List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 15)
                        .mapToObj(
                                i -> caller.postLater(call("" + (base + i), i % 2 == 0 ? "echo" : "progress", "v" + i)))
                        .toList();
                for (int i = 0; i < answers.size(); i++) {
                    assertThat(answers.get(i).get().body()).contains("\"id\":" + (base + i) + ",\"result\"");
                }
            }
        }
    }

    @Test
    void variablesOfTheEntryAreInTheEnvironmentAndThoseOfTheGatewayAreNot() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(caller.text("env", "GREETING")).isEqualTo("hello");
            assertThat(caller.text("env", "OAUTH_ACCESS_TOKEN")).isEqualTo("null");
        }
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
