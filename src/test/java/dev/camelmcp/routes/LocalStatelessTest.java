package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestGateway;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code local.camel.yaml}: requests of MCP 2026-07-28, which stand for themselves and share a process. */
class LocalStatelessTest {

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{},\"progressToken\":\"p\"}";

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.putAll(FakeServer.settings("other"));
        gateway = TestGateway.start(settings);
    }

    @Test
    void requestsShareAProcessAndAreAnsweredWithTheirOwnIds() throws Exception {
        HttpResponse<String> one = tool("1", "pid", "");
        HttpResponse<String> two = tool("\"1\"", "pid", "");

        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body()).contains("\"id\":1,").doesNotContain("gateway-");
        assertThat(two.body()).contains("\"id\":\"1\",").doesNotContain("gateway-");
        assertThat(one.body().replace("\"id\":1,", "")).isEqualTo(two.body().replace("\"id\":\"1\",", ""));
    }

    /** Would catch an answer or a progress notification of one caller that another gets. */
    @Test
    void callersWhoUseTheSameIdsAndTokensAtTheSameTimeGetTheirOwn() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 60)
                .mapToObj(i -> later("fake", "7", i % 3 == 0 ? "progress" : "echo", "v" + i))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            String body = answers.get(i).join().body();
            if (i % 3 == 0) {
                assertThat(data(body)).hasSize(4);
                assertThat(data(body).subList(0, 3)).allMatch(m -> m.contains("\"progressToken\":\"p\""));
                assertThat(data(body).get(3)).contains("\"id\":7,");
            } else {
                assertThat(body).contains("\"id\":7,", "\"text\":\"v" + i + "\"");
            }
        }
    }

    @Test
    void callerWhoLeavesCancelsTheRequest() throws Exception {
        try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
            byte[] body = body("5", "never", "left").getBytes(StandardCharsets.UTF_8);
            OutputStream out = caller.getOutputStream();
            out.write(("POST /mcp/fake HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port()
                            + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                            + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: never\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            await().until(() -> tool("1", "received", "").body().contains("'left'"));
        }

        await().untilAsserted(() -> assertThat(tool("1", "received", "").body())
                .containsPattern("'notifications/cancelled','params':\\{'requestId':'gateway-\\d+'"));
    }

    @Test
    void subscriptionIsKnownToItsCallerByTheIdOfItsOwnRequest() throws Exception {
        LocalCaller caller = caller("fake", "subscriptions/listen", null);
        HttpResponse<java.util.stream.Stream<String>> stream = caller.stream(
                "{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"method\":\"subscriptions/listen\",\"params\":{" + META + "}}");

        assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(stream.body().filter(l -> l.startsWith("data:")).findFirst().orElseThrow())
                .contains("acknowledged", "\"io.modelcontextprotocol/subscriptionId\":\"mine\"");
    }

    @Test
    void notificationThatBelongsToNoRequestReachesNoCaller() throws Exception {
        assertThat(tool("1", "log", "news").body()).contains("logged").doesNotContain("news");
    }

    @Test
    void requestOfTheServerIsRefusedSoThatItDoesNotWait() throws Exception {
        assertThat(tool("1", "ask", "").body()).contains("-32601");
    }

    @Test
    void methodThatTheServerDoesNotKnowIsNotFound() throws Exception {
        HttpResponse<String> answer = caller("fake", "no/such", null)
                .post("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"no/such\",\"params\":{" + META + "}}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"id\":3,", "-32601");
    }

    @ParameterizedTest
    @CsvSource({
        "tools/list, echo, -32020, another method",
        "tools/call, other, -32020, another name",
        "tools/call, , -32020, no name",
        ", echo, -32020, no method"
    })
    void headersThatDoNotSayWhatTheBodySaysAreRefused(String method, String name, String code, String what)
            throws Exception {
        HttpResponse<String> answer = caller("fake", method, name).post(body("1", "echo", ""));

        assertThat(answer.statusCode()).as(what).isEqualTo(400);
        assertThat(answer.body()).contains(code, "\"id\":1");
    }

    @Test
    void nameMayBeEncoded() throws Exception {
        assertThat(caller("fake", "tools/call", "=?base64?ZWNobw==?=")
                        .post(body("1", "echo", "a"))
                        .statusCode())
                .isEqualTo(200);
    }

    /** A server that speaks both eras decides for one by the first message, which would be everybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"protocolVersion", "clientCapabilities"})
    void bodyThatDoesNotSayWhatItIsAndWhatItsCallerCanIsRefused(String member) throws Exception {
        HttpResponse<String> answer = caller("fake", "tools/call", "echo")
                .post(body("1", "echo", "").replace("io.modelcontextprotocol/" + member, "x"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32602", member);
    }

    @Test
    void headerThatNamesAnotherRevisionThanTheBodyIsRefused() throws Exception {
        HttpResponse<String> answer = new LocalCaller(gateway.url("fake"), Map.of("MCP-Protocol-Version", "2025-11-25"))
                .post(body("1", "echo", ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32020");
    }

    @Test
    void onlyPostIsKnown() throws Exception {
        assertThat(caller("fake", null, null).get().statusCode()).isEqualTo(405);
        assertThat(caller("fake", null, null).delete().statusCode()).isEqualTo(405);
        assertThat(caller("fake", "tools/call", "echo")
                        .post("[" + body("1", "echo", "") + "]")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void allInFlightGetAnErrorWhenTheServerCrashesAndTheNextOneWorks() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = later("other", "4", "never", "");
        await().until(() -> later("other", "1", "received", "").join().body().contains("'never'"));
        HttpResponse<String> crashed = later("other", "5", "crash", "").join();

        assertThat(crashed.statusCode()).isEqualTo(502);
        assertThat(crashed.body()).contains("\"id\":5", "-32002");
        assertThat(waiting.join().body()).contains("\"id\":4", "-32002");
        await().untilAsserted(() ->
                assertThat(later("other", "6", "echo", "").join().statusCode()).isEqualTo(200));
    }

    private static HttpResponse<String> tool(String id, String tool, String x) {
        return later("fake", id, tool, x).join();
    }

    private static CompletableFuture<HttpResponse<String>> later(String server, String id, String tool, String x) {
        return caller(server, "tools/call", tool).postLater(body(id, tool, x));
    }

    private static LocalCaller caller(String server, String method, String name) {
        Map<String, String> headers = new HashMap<>(Map.of("MCP-Protocol-Version", "2026-07-28"));
        if (method != null) {
            headers.put("Mcp-Method", method);
        }
        if (name != null) {
            headers.put("Mcp-Name", name);
        }
        return new LocalCaller(gateway.url(server), headers);
    }

    private static String body(String id, String tool, String x) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"x\":\"" + x + "\"}," + META + "}}";
    }
}
