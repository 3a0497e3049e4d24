package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.WireCaller;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway that is told to stop finishes what is under way, also an answer whose exchange is over since its head is
 * out.
 */
class DrainTest {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<HttpServerResponse> held = new AtomicReference<>();
    private StubUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = StubUpstream.start((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
            held.set(response);
        });
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private void start(Duration shutdown) throws Exception {
        gateway = TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(), "camel.main.shutdown-timeout", "" + shutdown.toSeconds()));
    }

    @Test
    void answerThatIsBeingWrittenIsFinished() throws Exception {
        start(Duration.ofSeconds(5));
        CompletableFuture<HttpResponse<String>> answer = post();
        await().until(() -> held.get() != null);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::close);
        await().until(this::isRefused);

        held.get().end("data: 2\n\n");

        assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("data: 1\n\ndata: 2\n\n");
        stopped.get(3, TimeUnit.SECONDS);
    }

    /** Would catch a gateway that hangs for ever, or one that makes a cut answer look whole. */
    @Test
    void answerThatDoesNotEndInTimeIsCut() throws Exception {
        start(Duration.ofSeconds(1));
        CompletableFuture<HttpResponse<String>> answer = post();
        await().until(() -> held.get() != null);

        CompletableFuture.runAsync(this::close).get(9, TimeUnit.SECONDS);

        assertThat(answer).failsWithin(2, TimeUnit.SECONDS);
    }

    /** Would send operators to the MCP server for each stream that the gateway itself ended. */
    @Test
    void streamThatEndsWithTheGatewayIsNotTheServersFault() throws Exception {
        start(Duration.ofSeconds(5));
        try (LogTrap log = LogTrap.set();
                WireCaller caller = WireCaller.to(gateway.port())) {
            caller.head("GET /mcp/api HTTP/1.1", "Host: localhost");
            assertThat(caller.answerHead().status()).isEqualTo(200);

            gateway.close();

            assertThat(caller.chunk()).isEqualTo("data: 1\n\n");
            assertThat(caller.ended()).isTrue();
            assertThat(log.ours()).noneMatch(line -> line.contains("broke off"));
        }
    }

    private CompletableFuture<HttpResponse<String>> post() {
        return client.sendAsync(request(), BodyHandlers.ofString());
    }

    private boolean isRefused() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request(), BodyHandlers.ofString());
        if (answer.statusCode() != 503) {
            return false;
        }
        assertThat(answer.body()).contains("-32002", "shutting down");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        return true;
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .POST(BodyPublishers.ofString(CALL))
                .build();
    }

    private void close() {
        try {
            gateway.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
