package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same {@code forward.camel.yaml} behind Camel's stock HTTP engine, as an estate with a server of its own would
 * have it.
 */
class OtherHttpEngineTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = TestGateway.server("api", upstream.url(), as);
        settings.put(
                "mcp.forward.http-engine",
                "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine");
        settings.put("mcp.forward.max-request-size", "10KiB");
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
    }

    @Test
    void requestTravelsWithATokenAndTheAnswerComesBack() throws Exception {
        HttpResponse<String> answer = post("api", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Authorization")).isEmpty();
        assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
        assertThat(upstream.last().body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        assertThat(upstream.last().header("Mcp-Session-Id")).isEqualTo("s-1");
    }

    @Test
    void refusedTokenIsReplacedAndTheBodySentTwice() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        upstream.behave((request, response) -> {
            if (asked.incrementAndGet() == 1) {
                response.setStatusCode(401).end("no");
            } else {
                StubUpstream.ok(request, response);
            }
        });

        HttpResponse<String> answer = post("api", "{\"id\":1}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.received())
                .extracting(StubUpstream.Received::body)
                .containsExactly("{\"id\":1}", "{\"id\":1}");
    }

    @Test
    void errorsHaveTheRequestsId() throws Exception {
        upstream.behave((request, response) -> response.reset());

        HttpResponse<String> answer = post("api", "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/call\"}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"id\":\"x\"", "-32002");
    }

    @Test
    void unknownServerAndLargeBodyAreRefused() throws Exception {
        assertThat(post("nobody", "{}").statusCode()).isEqualTo(404);
        assertThat(post("api", "x".repeat(10 * 1024 + 1)).statusCode()).isEqualTo(413);
        assertThat(upstream.received()).isEmpty();
    }

    /** Such an engine may keep an event stream back until it ends, but it must be whole. */
    @Test
    void eventsAreWhole() throws Exception {
        upstream.behave((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
            upstream.vertx().setTimer(50, id -> response.end("data: 2\n\n"));
        });

        HttpResponse<String> answer = post("api", "{\"id\":1}");

        assertThat(answer.body()).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    }

    private static HttpResponse<String> post(String server, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(gateway.url(server)))
                        .header("Content-Type", "application/json")
                        .header("Mcp-Session-Id", "s-1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
