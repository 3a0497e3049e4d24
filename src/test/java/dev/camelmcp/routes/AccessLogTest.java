package dev.camelmcp.routes;

import static dev.camelmcp.routes.InboundGateway.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.camelmcp.forward.AccessLog;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.WireCaller;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** {@code mcp.access-log}: which calls have a line, when, and what is in it. */
class AccessLogTest {

    private static final String KEY = "alice-0123456789abcdef0123456789abcdef";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"arguments\":"
                    + "{\"q\":\"argument-never-log-me\"}}}";
    private static final Map<String, String> CREDENTIALS = Map.of("Authorization", "Bearer " + KEY);

    private static final List<String> LINES = new CopyOnWriteArrayList<>();
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    private static final AppenderBase<ILoggingEvent> APPENDER = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            LINES.add(event.getFormattedMessage());
        }
    };

    private static StubUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        APPENDER.start();
        LOGGER.addAppender(APPENDER);
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.servers.api.url", upstream.url());
        settings.put("mcp.servers.dead.url", "http://127.0.0.1:" + TestGateway.freePort() + "/mcp");
        settings.put("mcp.inbound.auth", "api-key");
        settings.put("mcp.inbound.api-keys.alice.hash", hash(KEY));
        settings.put("mcp.forward.max-request-size", "10KiB");
        settings.put("mcp.access-log", "text");
        gateway = TestGateway.start(settings, new MutableClock(Instant.parse("2026-11-29T23:15:25.123Z")));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
        LOGGER.detachAppender(APPENDER);
    }

    @BeforeEach
    void reset() {
        upstream.behave((request, response) -> response.end("result-never-log-me"));
        LINES.clear();
    }

    @Test
    void callHasCallerServerMethodToolAndWhatCameOfIt() throws Exception {
        Map<String, String> headers = new HashMap<>(CREDENTIALS);
        headers.put("X-Request-ID", "r-1");
        headers.put("Mcp-Session-Id", "session-never-log-me");
        TestHttp.postMcp(gateway.url("api") + "?q=query-never-log-me", headers, CALL);

        assertThat(line())
                .matches("2026-11-29T23:15:25\\.123Z caller=alice peer=127\\.0\\.0\\.1 http_method=POST server=api"
                        + " method=tools/call tool=search messages=1 status=200 ms=\\d+ bytes=19 complete=true error=-"
                        + " correlation_id=r-1 trace_id=-")
                .doesNotContain("never-log-me", KEY);
    }

    @Test
    void callThatIsRefusedHasALineToo() throws Exception {
        TestHttp.postMcp(gateway.url("api"), Map.of(), CALL);
        assertThat(line())
                .contains("caller=- ", "server=api method=- tool=- ", "status=401 ", "complete=true error=refused ");

        TestHttp.postMcp(gateway.url("nowhere"), CREDENTIALS, CALL);
        assertThat(line())
                .contains(
                        "caller=alice ",
                        "server=nowhere method=tools/call tool=search ",
                        "status=404 ",
                        "error=refused ");

        TestHttp.postMcp(gateway.url("api"), CREDENTIALS, " ".repeat(11_000) + CALL);
        assertThat(line()).contains("server=api method=- tool=- messages=0 status=413 ", "error=refused ");

        TestHttp.postMcp(gateway.url("dead"), CREDENTIALS, CALL);
        assertThat(line())
                .contains(
                        "server=dead method=tools/call tool=search messages=1 status=502 ",
                        "error=mcp_server_unreachable ");
    }

    /** Its status is that of a call that ran. */
    @Test
    void callOfAToolThatIsGuardedIsToldFromOneThatFails(@TempDir Path routes) throws Exception {
        for (Path from : List.of(Path.of("routes"), Path.of("examples/routes/tool-lists"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, routes.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        try (TestGateway guarded = TestGateway.start(Map.of(
                "mcp.servers.api.url",
                upstream.url(),
                "mcp.access-log",
                "text",
                "camel.main.routes-include-pattern",
                "file:" + routes + "/*.camel.yaml"))) {
            TestHttp.postMcp(guarded.url("api"), Map.of(), CALL.replace("search", "drop_table"));
            assertThat(line()).contains("tool=drop_table ", "status=200 ", "complete=true error=refused ");

            upstream.behave((request, response) ->
                    response.end("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"m\"}}"));
            TestHttp.postMcp(guarded.url("api"), Map.of(), CALL);
            assertThat(line()).contains("tool=search ", "status=200 ", "complete=true error=- ");
        }
    }

    /** What the caller gets is what the log says, although the HTTP library takes it for one that left. */
    @Test
    void chunkThatIsNoneIsLoggedAsItIsAnswered() throws Exception {
        try (WireCaller caller = WireCaller.to(gateway.port())
                .head(
                        "POST /mcp/api HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Transfer-Encoding: chunked",
                        "Authorization: Bearer " + KEY)) {
            caller.send("zz\r\n");
            assertThat(caller.answerHead().status()).isEqualTo(400);
        }
        assertThat(line()).contains("server=api ", "status=400 ", "complete=true error=refused ");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /mcp/api HTTP/1.1, Host: 127.0.0.1, http_method=PUT server=api, 405",
        "PUT /mcp HTTP/1.1, Host: 127.0.0.1, http_method=PUT server=-, 405",
        "GET /mcp HTTP/1.1, Host: 127.0.0.1, http_method=GET server=-, 401",
        "GET /elsewhere HTTP/1.1, Host: 127.0.0.1, http_method=GET server=-, 404",
        "POST /mcp/api HTTP/1.1, X-Request-ID: none, http_method=POST server=api, 400",
        "GET http://other/mcp/api HTTP/1.1, Host: 127.0.0.1, http_method=GET server=api, 400",
        "GET /mcp/api HTTP/1.1, X-Long: LONG, http_method=GET server=api, 431"
    })
    void whatTheListenerRefusesHasALine(String target, String header, String said, int status) throws Exception {
        try (WireCaller caller =
                WireCaller.to(gateway.port()).head(target, header.replace("LONG", "x".repeat(70_000)))) {
            assertThat(caller.answerHead().status()).isEqualTo(status);
        }
        assertThat(line()).contains("peer=127.0.0.1 " + said + " ", "status=" + status + " ", "error=refused ");
    }

    @Test
    void streamHasALineWhenItEndsWithAllItsBytes() throws Exception {
        CompletableFuture<HttpServerResponse> open = new CompletableFuture<>();
        upstream.behave((request, response) -> {
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .write("data: 1\n\n");
            open.complete(response);
        });
        try (WireCaller caller = stream()) {
            caller.answerHead();
            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
            assertThat(LINES).isEmpty();

            open.get().write("data: 2\n\n");
            var unused = open.get().end();

            assertThat(line())
                    .contains("http_method=GET server=api method=- ", "status=200 ", "bytes=18 complete=true");
        }
    }

    @Test
    void streamWhoseCallerLeavesIsNotComplete() throws Exception {
        upstream.behave((request, response) -> response.setChunked(true).write("data: 1\n\n"));
        try (WireCaller caller = stream()) {
            caller.answerHead();
            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
        }
        assertThat(line()).contains("status=200 ", "bytes=9 complete=false");
    }

    @Test
    void callerWhoLeavesBeforeThereIsAnAnswerIs499() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        upstream.behave((request, response) -> asked.complete(null));
        try (WireCaller caller = stream()) {
            asked.get();
        }
        assertThat(line()).contains("server=api ", "status=499 ", "bytes=0 complete=false");
    }

    @Test
    void answerThatTheServerBreaksOffIsNotComplete() throws Exception {
        upstream.behave((request, response) -> {
            response.setChunked(true).write("data: 1\n\n").onComplete(v -> response.reset());
        });
        try (WireCaller caller = stream()) {
            assertThat(line()).contains("status=200 ", "complete=false");
        }
    }

    @Test
    void callsOfALocalServerAndOfTheGatewaysOwnToolsHaveLines() throws Exception {
        LocalCaller caller = new LocalCaller(gateway.url("fake"), CREDENTIALS);
        caller.begin();
        await().until(() -> LINES.size() == 2);
        assertThat(LINES.get(0)).contains("server=fake method=initialize tool=- ", "status=200 ", "complete=true");
        LINES.clear();
        caller.text("echo", "argument-never-log-me");
        assertThat(line())
                .contains("server=fake method=tools/call tool=echo ", "status=200 ")
                .doesNotContain("never-log-me");

        TestHttp.postMcp(
                gateway.url("").replaceAll("/$", ""),
                CREDENTIALS,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
        assertThat(line()).contains("caller=alice ", "server=- method=tools/list ", "status=200 ");
    }

    /** Clients ask there before they call, and nobody is called. */
    @Test
    void metadataHasNone() throws Exception {
        TestHttp.get(gateway.url("api").replace("/mcp/", "/.well-known/oauth-protected-resource/mcp/"));
        TestHttp.postMcp(gateway.url("api"), CREDENTIALS, CALL);

        assertThat(line()).contains("status=200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#bean:mcpHttpEngine",
                "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine"
            })
    void itIsSaidAsJsonWhicheverEngineServes(String engine) throws Exception {
        try (TestGateway other = TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(), "mcp.forward.http-engine", engine, "mcp.access-log", "json"))) {
            TestHttp.postMcp(other.url("api"), Map.of(), CALL);

            assertThat(line())
                    .startsWith("{\"time\":\"")
                    .contains(
                            "\"peer\":\"127.0.0.1\",\"http_method\":\"POST\",\"server\":\"api\",\"method\":\"tools/call\","
                                    + "\"tool\":\"search\",\"messages\":1,\"status\":200,\"ms\":")
                    .endsWith("\"complete\":true}");
        }
    }

    @Test
    void thereIsNoneUnlessItIsAskedFor() throws Exception {
        try (TestGateway quiet = TestGateway.start(Map.of("mcp.servers.api.url", upstream.url()))) {
            TestHttp.postMcp(quiet.url("api"), Map.of(), CALL);
        }
        assertThat(LINES).isEmpty();
    }

    private static WireCaller stream() throws Exception {
        return WireCaller.to(gateway.port())
                .head(
                        "GET /mcp/api HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Accept: text/event-stream",
                        "Authorization: Bearer " + KEY);
    }

    /** The only one, when it has come. */
    private static String line() {
        await().until(() -> !LINES.isEmpty());
        assertThat(LINES).hasSize(1);
        return LINES.remove(0);
    }
}
