package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code forward.camel.yaml}: what the caller sent reaches the MCP server, with a token, and what it answered reaches
 * the caller.
 */
class ForwardRouteTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;
    private static TestGateway gateway;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url() + "?tenant=blue", as));
        settings.putAll(TestGateway.server("wrong", upstream.url(), as));
        settings.put("mcp.servers.wrong.oauth.client-secret", "wrong-secret");
        settings.putAll(TestGateway.server("gone", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.open.url", upstream.url());
        // one test's failure is not the next one's
        settings.put("mcp.oauth.failure-pause", "0");
        settings.put("mcp.forward.response-timeout", "500ms");
        settings.put("mcp.forward.max-request-size", "64KiB");
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
    }

    @BeforeEach
    void reset() {
        upstream.received().clear();
        upstream.behave(StubUpstream::ok);
        as.resetCounts();
    }

    @Test
    void forwardThenRequestTravelsWithATokenAndNothingElseIsAdded() throws Exception {
        HttpResponse<String> answer = send(post("api", PING)
                .header("Authorization", "Bearer callers-own")
                .header("Mcp-Session-Id", "s-1")
                .header("Mcp-Param-Unknown", "kept")
                .header("X-Many", "a")
                .header("X-Many", "b")
                .header("CamelHttpUri", "http://127.0.0.1:1/stolen")
                .header("camelhttpresponsecode", "500"));
        assertThat(answer.statusCode()).isEqualTo(200);
        StubUpstream.Received sent = upstream.last();
        assertThat(sent.body()).isEqualTo(PING);
        assertThat(sent.header("Authorization")).startsWith("Bearer ").doesNotContain("callers-own");
        assertThat(sent.header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(sent.header("X-Many")).isEqualTo("a, b");
        assertThat(sent.headers().stream().map(h -> h.getKey().toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrder(
                        "authorization",
                        "content-length",
                        "content-type",
                        "host",
                        "mcp-param-unknown",
                        "mcp-session-id",
                        "user-agent",
                        "x-many",
                        "x-many");
    }

    @Test
    void forwardThenQueriesOfCallerAndConfigurationAreKept() throws Exception {
        send(HttpRequest.newBuilder(URI.create(gateway.url("api") + "?cursor=a%2Fb&x="))
                .GET());
        assertThat(upstream.last().method()).isEqualTo("GET");
        assertThat(upstream.last().uri()).isEqualTo("/mcp?tenant=blue&cursor=a%2Fb&x=");
    }

    @Test
    void forwardThenStatusHeadersAndBytesAreTheUpstreams() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(404)
                .putHeader("Content-Type", "application/json;odd=1")
                .putHeader("Mcp-Session-Id", "s-2")
                .putHeader("Set-Cookie", List.<String>of("a=1", "b=2"))
                .putHeader("CamelFoo", "x")
                .end("{\"error\":\"ümlaut\"}"));
        HttpResponse<byte[]> answer = CLIENT.send(post("api", PING).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"ümlaut\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.headers().map().keySet())
                .containsExactlyInAnyOrder("content-length", "content-type", "mcp-session-id", "set-cookie");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json;odd=1");
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void forwardWhenDeleteThenATokenToo() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(204).end());
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(gateway.url("api"))).DELETE());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
    }

    @Test
    void forwardWhenOAuthIsOffThenNoTokenAndNotTheCallersEither() throws Exception {
        send(post("open", PING).header("Authorization", "Bearer callers-own"));
        assertThat(upstream.last().header("Authorization")).isNull();
    }

    @Test
    void forwardWhenTheTokenIsRefusedThenOnceMoreWithANewOne() throws Exception {
        send(post("api", PING));
        String first = upstream.last().header("Authorization");
        upstream.behave((request, response) -> {
            boolean stale = first.equals(request.header("Authorization"));
            response.setStatusCode(stale ? 401 : 200)
                    .putHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                    .end(stale ? "" : "done");
        });
        HttpResponse<String> answer = send(post("api", PING));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(upstream.last().body()).isEqualTo(PING);
        assertThat(upstream.received()).hasSize(3);
    }

    @Test
    void forwardWhenEvenANewTokenIsRefusedThen502WithoutTheChallenge() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer realm=\"upstream\"")
                .end("upstream's secret reasons"));
        HttpResponse<String> answer = send(post("api", PING));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(answer.body())
                .contains("\"id\":7", "\"code\":-32001", "\"error\":\"token_rejected\"")
                .doesNotContain("secret reasons");
        assertThat(upstream.received()).hasSize(2);
    }

    @Test
    void forwardWhenOAuthIsOffThenA401IsTheUpstreams() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer realm=\"upstream\"")
                .end("who are you?"));
        HttpResponse<String> answer = send(post("open", PING));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"upstream\"");
        assertThat(answer.body()).isEqualTo("who are you?");
    }

    @Test
    void forwardWhenTheAuthorizationServerRefusesThen502WithTheRequestsId() throws Exception {
        HttpResponse<String> answer = send(post("wrong", PING.replace("7", "\"a\\\"b\"")));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"error\":{\"code\":-32001,"
                        + "\"message\":\"OAuth token request failed: invalid_client\","
                        + "\"data\":{\"server\":\"wrong\",\"error\":\"invalid_client\"")
                .doesNotContain("wrong-secret");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void forwardWhenTheAuthorizationServerFailsThen503WithRetryAfter() throws Exception {
        gateway.producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));
        as.answerNext(503, 503, 503, 503);
        HttpResponse<String> answer = send(post("api", PING));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":-32001");
    }

    @Test
    void forwardWhenTheUpstreamIsGoneThen502() throws Exception {
        HttpResponse<String> answer = send(post("gone", PING));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"id\":7", "\"code\":-32002", "connection refused");
    }

    @Test
    void forwardWhenTheUpstreamDoesNotAnswerInTimeThen504() throws Exception {
        upstream.behave((request, response) -> {});
        HttpResponse<String> answer = send(post("api", PING));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"id\":7", "\"code\":-32002");
    }

    @Test
    void forwardWhenTheServerIsUnknownThen404() throws Exception {
        for (String name : List.of("nope", "default/nope", "a/b/c", "%2e%2e/api")) {
            HttpResponse<String> answer = send(post(name, PING));
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
        }
        assertThat(send(post("nope", PING)).body()).contains("\"id\":7", "no such MCP server");
        assertThat(send(post("default/api", PING)).statusCode()).isEqualTo(200);
    }

    @Test
    void forwardWhenTheBodyIsOverTheLimitThen413() throws Exception {
        HttpResponse<String> answer = send(post("api", "x".repeat(65 * 1024)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"jsonrpc\":\"2.0\"", "65536");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void forwardWhenAChunkedBodyIsOverTheLimitThen413() throws Exception {
        HttpRequest.BodyPublisher chunked =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[70_000]));
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(gateway.url("api"))).POST(chunked));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void forwardWhenTheOriginIsForeignThen403() throws Exception {
        HttpResponse<String> answer = send(post("api", PING).header("Origin", "https://evil.example"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(send(post("api", PING).header("Origin", "http://localhost:3000"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(upstream.received()).hasSize(1);
    }

    private static HttpRequest.Builder post(String server, String body) {
        return HttpRequest.newBuilder(URI.create(gateway.url(server)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
