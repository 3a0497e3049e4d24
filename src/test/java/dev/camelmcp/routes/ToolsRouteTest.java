package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.discovery.Tool;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tools.camel.yaml}: the tools of a remote server, asked for by the way that callers' requests take. */
@Timeout(60)
class ToolsRouteTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String TOOL =
            "{\"name\":\"echo\",\"description\":\"says it\",\"inputSchema\":{\"type\":\"object\"}}";

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static StubUpstream upstream;

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>();
        settings.put("mcp.servers.plain.url", upstream.url());
        settings.putAll(TestGateway.server("api", upstream.url(), as));
        settings.put("mcp.tools.timeout", TIMEOUT.toSeconds() + "s");
        settings.put("mcp.oauth.failure-pause", "0");
        gateway = TestGateway.start(settings);
    }

    @BeforeEach
    void usual() {
        upstream.received().clear();
        upstream.behave(ToolsRouteTest::usual);
    }

    @Test
    void toolsAreListedWithWhatTheServerSaysOfThem() throws Exception {
        assertThat(list("plain")).containsExactly(new Tool("echo", "says it", Map.of("type", "object")));
    }

    @Test
    void eachMessageIsSentAsThoseOfCallersAre() throws Exception {
        list("api");

        assertThat(upstream.received())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(r -> assertThat(r.header("Authorization")).startsWith("Bearer "));
        upstream.received().clear();
        list("plain");
        assertThat(upstream.received())
                .allSatisfy(r -> assertThat(r.header("Authorization")).isNull());
    }

    @Test
    void sessionIsKeptAndEnded() throws Exception {
        list("plain");

        List<Received> behindTheFirst =
                upstream.received().subList(1, upstream.received().size());
        assertThat(behindTheFirst)
                .allSatisfy(r -> assertThat(r.header("Mcp-Session-Id")).isEqualTo("s-1"));
        assertThat(upstream.last().method()).isEqualTo("DELETE");
    }

    @Test
    void sessionIsEndedAlsoWhereTheListFails() {
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                response.setStatusCode(500).end("oh no");
            } else {
                usual(request, response);
            }
        });

        assertThat(failure("plain")).contains("did not list its tools", "tools/list by HTTP 500");
        assertThat(upstream.last().method()).isEqualTo("DELETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void revisionIsTheOneThatTheServerAnswers(String revision) throws Exception {
        upstream.behave((request, response) -> usual(request, response, revision));

        assertThat(list("plain")).hasSize(1);
        assertThat(ofTools().header("MCP-Protocol-Version")).isEqualTo(revision);
    }

    /** As the revisions with sessions want it of a server that does not know the one that is asked for. */
    @Test
    void revisionThatARefusalNamesIsAskedFor() throws Exception {
        upstream.behave((request, response) -> {
            if (is(request, "initialize") && !request.body().contains("2024-11-05")) {
                json(
                        response,
                        400,
                        request,
                        "\"error\":{\"code\":-32602,\"message\":\"Unsupported protocol version\","
                                + "\"data\":{\"supported\":[\"2024-11-05\"],\"requested\":\"2025-11-25\"}}");
            } else {
                usual(request, response, "2024-11-05");
            }
        });

        assertThat(list("plain")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"404, -32601", "400, -32022", "400, 0", "405, 0"})
    void serverWithoutSessionsIsAskedWithoutOne(int status, int code) throws Exception {
        upstream.behave((request, response) -> {
            if (!is(request, "tools/list")) {
                if (code == 0) {
                    response.setStatusCode(status).end("<html>no</html>");
                } else {
                    json(response, status, request, "\"error\":{\"code\":" + code + ",\"message\":\"no\"}");
                }
                return;
            }
            boolean stateless = "2026-07-28".equals(request.header("MCP-Protocol-Version"))
                    && "tools/list".equals(request.header("Mcp-Method"))
                    && request.body().contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
                    && request.body().contains("io.modelcontextprotocol/clientCapabilities");
            if (stateless) {
                json(response, 200, request, "\"result\":{\"resultType\":\"complete\",\"tools\":[" + TOOL + "]}");
            } else {
                response.setStatusCode(400).end();
            }
        });

        assertThat(list("plain")).hasSize(1);
        assertThat(upstream.received()).extracting(Received::method).containsOnly("POST");
    }

    @Test
    void serverThatSpeaksNeitherIsToldByBothAnswers() {
        upstream.behave((request, response) -> response.setStatusCode(404).end("<html>gone</html>"));

        assertThat(failure("plain"))
                .isEqualTo("MCP server plain did not list its tools: it answers initialize by HTTP 404: check its URL;"
                        + " and without a session, it answers tools/list by HTTP 404: check its URL");
    }

    @ParameterizedTest
    @CsvSource({"200, text/html, <html>thanks</html>", "200, , ''", "204, , ''", "500, text/plain, no", "202, , ''"})
    void whateverIsAnsweredToANotificationIsTaken(int status, String type, String body) throws Exception {
        upstream.behave((request, response) -> {
            if (is(request, "notifications/initialized")) {
                if (type != null) {
                    response.putHeader("Content-Type", type);
                }
                response.setStatusCode(status).end(body);
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void serverWithoutAStreamOfItsOwnIsAskedForNone(int status) throws Exception {
        upstream.behave((request, response) -> {
            if (request.method().equals("GET")) {
                response.setStatusCode(status).end("no");
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).hasSize(1);
        assertThat(upstream.received()).extracting(Received::method).doesNotContain("GET");
    }

    /** The stream does not end with the answer, and nobody waits for that. */
    @Test
    void answersMayBeEvents() throws Exception {
        upstream.behave((request, response) -> {
            if (request.body().contains("\"id\"")) {
                String result = is(request, "initialize") ? initialized("2025-11-25") : "\"tools\":[" + TOOL + "]";
                response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
                response.write(
                        ": hello\r\n\r\nevent: message\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\r\n\r\n"
                                + "id: 1\ndata: {\"jsonrpc\":\"2.0\",\ndata:\"id\":" + id(request) + ",\"result\":{"
                                + result
                                + "}}\n\n");
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).hasSize(1);
        await().untilAsserted(() -> assertThat(upstream.open()).isZero());
    }

    /** Would catch a connection that is closed for one list when another has just got it. */
    @Test
    void listsAtTheSameTimeDoNotTakeEachOthersConnections() {
        upstream.behave((request, response) -> {
            if (request.body().contains("\"id\"")) {
                String result = is(request, "initialize") ? initialized("2025-11-25") : "\"tools\":[" + TOOL + "]";
                response.setChunked(true).putHeader("Content-Type", "text/event-stream");
                response.write(
                        "data: {\"jsonrpc\":\"2.0\",\"id\":" + id(request) + ",\"result\":{" + result + "}}\n\n");
                response.end();
            } else {
                usual(request, response);
            }
        });

        List<CompletableFuture<Void>> lists = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 100; round++) {
                        assertThat(ask("plain").getException()).isNull();
                    }
                }))
                .toList();

        assertThat(lists).allSatisfy(list -> assertThat(list).succeedsWithin(Duration.ofSeconds(40)));
    }

    @Test
    void serverThatAsksWhetherAnybodyIsThereIsAnswered() throws Exception {
        HttpServerResponse[] waiting = new HttpServerResponse[1];
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                waiting[0] = response.setChunked(true).putHeader("Content-Type", "text/event-stream");
                response.write("data: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\n\n");
            } else if (request.body().contains("\"id\":\"p\"")) {
                response.setStatusCode(202).end();
                waiting[0].end("data: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"tools\":[" + TOOL + "]}}\n\n");
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).hasSize(1);
    }

    @Test
    void allPagesAreRead() throws Exception {
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                String next = request.body().contains("\"cursor\":\"b\"") ? "" : ",\"nextCursor\":\"b\"";
                json(response, 200, request, "\"result\":{\"tools\":[" + TOOL + "]" + next + "}");
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).hasSize(2);
    }

    /** Would catch a list without end, and one that is cut off and taken for whole. */
    @Test
    void pagesWithoutEndAreAFailure() {
        AtomicInteger page = new AtomicInteger();
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                json(
                        response,
                        200,
                        request,
                        "\"result\":{\"tools\":[" + TOOL + "],\"nextCursor\":\"" + page.incrementAndGet() + "\"}");
            } else {
                usual(request, response);
            }
        });

        assertThat(failure("plain")).contains("more than 100 pages");
        assertThat(page).hasValue(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream"})
    void answerWithoutEndIsAFailure(String type) {
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                response.setChunked(true).putHeader("Content-Type", type);
                pour(response);
            } else {
                usual(request, response);
            }
        });

        assertThat(failure("plain")).contains("more than 4194304 bytes");
        await().untilAsserted(() -> assertThat(upstream.open()).isZero());
    }

    private static void pour(HttpServerResponse response) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(":" + " ".repeat(8_000) + "\n");
        }
        if (!response.closed()) {
            response.drainHandler(v -> pour(response));
        }
    }

    /** In the time that is there for all of it, wherever it falls silent. */
    @ParameterizedTest
    @ValueSource(strings = {"initialize", "notifications/initialized", "tools/list"})
    void serverThatFallsSilentIsAFailureInTime(String method) {
        upstream.behave((request, response) -> {
            if (is(request, method)) {
                return;
            }
            usual(request, response);
        });
        long start = System.nanoTime();

        assertThat(failure("plain")).contains("did not list its tools in 3000 ms (mcp.tools.timeout)");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusSeconds(1));
        await().untilAsserted(() -> assertThat(upstream.open()).isZero());
    }

    @Test
    void streamThatFallsSilentIsAFailureInTime() {
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                response.setChunked(true)
                        .putHeader("Content-Type", "text/event-stream")
                        .write(": wait\n\n");
            } else {
                usual(request, response);
            }
        });
        long start = System.nanoTime();

        assertThat(failure("plain")).contains("did not list its tools in 3000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusSeconds(1));
        await().untilAsserted(() -> assertThat(upstream.open()).isZero());
    }

    @Test
    void whatTheServerWritesIsToldOnOneLineAndWithoutItsToken() {
        upstream.behave((request, response) -> {
            if (is(request, "initialize")) {
                String token = request.header("Authorization").substring("Bearer ".length());
                json(
                        response,
                        200,
                        request,
                        "\"error\":{\"code\":-32000,\"message\":\"no\\n2026 INFO forged\\u001b[2K " + token + "\"}");
            } else {
                response.setStatusCode(503).end();
            }
        });

        assertThat(failure("api"))
                .contains("error -32000: no 2026 INFO forged[2K ****")
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void tokenThatIsNotTakenIsRenewedAsForCallers() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        upstream.behave((request, response) -> {
            if (refused.getAndIncrement() == 0) {
                response.setStatusCode(401).end();
            } else {
                usual(request, response);
            }
        });

        assertThat(list("api")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "{}, has no tools",
        "'{\"tools\":{}}', has no tools",
        "'{\"tools\":[{}]}', a tool without a name",
        "'{\"tools\":[7]}', a tool without a name"
    })
    void whatIsNoListIsAFailure(String result, String why) {
        upstream.behave((request, response) -> {
            if (is(request, "tools/list")) {
                json(response, 200, request, "\"result\":" + result);
            } else {
                usual(request, response);
            }
        });

        assertThat(failure("plain")).contains(why);
    }

    @Test
    void serverThatOffersNoToolsHasNone() throws Exception {
        upstream.behave((request, response) -> {
            if (is(request, "initialize")) {
                json(
                        response,
                        200,
                        request,
                        "\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"prompts\":{}}}");
            } else if (is(request, "tools/list")) {
                json(response, 200, request, "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}");
            } else {
                usual(request, response);
            }
        });

        assertThat(list("plain")).isEmpty();
    }

    @Test
    void pageOfAnotherKindIsNamed() {
        upstream.behave((request, response) ->
                response.putHeader("Content-Type", "text/html").end("<html>Welcome</html>"));

        assertThat(failure("plain"))
                .contains("initialize by HTTP 200, and not by JSON-RPC but by text/html")
                .doesNotContain("Welcome");
    }

    private static List<Tool> list(String server) throws Exception {
        Exchange exchange = ask(server);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return ((List<?>) exchange.getMessage().getBody())
                .stream().map(Tool.class::cast).toList();
    }

    /** What operators read. */
    private static String failure(String server) {
        Exception failure = ask(server).getException();
        assertThat(failure).isInstanceOf(UpstreamException.class);
        return ((UpstreamException) failure).toLog();
    }

    private static Exchange ask(String server) {
        return gateway.producer().request("direct:mcp-tools", e -> e.setProperty("McpServer", server));
    }

    private static Received ofTools() {
        return upstream.received().stream()
                .filter(r -> is(r, "tools/list"))
                .findFirst()
                .orElseThrow();
    }

    private static void usual(Received request, HttpServerResponse response) {
        usual(request, response, "2025-11-25");
    }

    private static void usual(Received request, HttpServerResponse response, String revision) {
        if (is(request, "initialize")) {
            response.putHeader("Mcp-Session-Id", "s-1");
            json(response, 200, request, "\"result\":{" + initialized(revision) + "}");
        } else if (is(request, "tools/list")) {
            json(response, 200, request, "\"result\":{\"tools\":[" + TOOL + "]}");
        } else if (request.method().equals("POST")) {
            response.setStatusCode(202).end();
        } else {
            response.setStatusCode(request.method().equals("GET") ? 405 : 200).end();
        }
    }

    private static String initialized(String revision) {
        return "\"protocolVersion\":\"" + revision
                + "\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"s\\nforged\",\"version\":\"1\"},\"instructions\":\"a\\nb\"";
    }

    private static void json(HttpServerResponse response, int status, Received request, String members) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"jsonrpc\":\"2.0\",\"id\":" + id(request) + "," + members + "}");
    }

    private static boolean is(Received request, String method) {
        return request.body().contains("\"method\":\"" + method + "\"");
    }

    private static String id(Received request) {
        return request.body().replaceAll(".*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
    }
}
