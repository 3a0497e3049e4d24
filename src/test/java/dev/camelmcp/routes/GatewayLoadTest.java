package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /mcp} while servers that it asks say nothing: nobody else waits for them. */
@Timeout(60)
class GatewayLoadTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";
    private static final int OF_A_CALLER = 4;
    private static final String LIST_SERVERS = "{\"name\":\"list_servers\",\"arguments\":{}}";
    private static final String DISCOVER = "{\"name\":\"discover_tools\",\"arguments\":{\"server\":\"api\"}}";

    private final Queue<HttpServerResponse> mute = new ConcurrentLinkedQueue<>();
    private InboundGateway it;

    @BeforeEach
    void start() throws Exception {
        it = InboundGateway.start(Map.of(
                "mcp.inbound.auth",
                "api-key",
                "mcp.inbound.api-keys.alice.hash",
                InboundGateway.hash(ALICE),
                "mcp.inbound.api-keys.bob.hash",
                InboundGateway.hash(BOB)));
        it.upstream().behave((request, response) -> mute.add(response));
    }

    @AfterEach
    void stop() throws Exception {
        it.close();
    }

    @Test
    void callerWhoseServersAreMuteKeepsNobodyFromTheGateway() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = discoverUntilMute();

        HttpResponse<String> others = call(BOB, LIST_SERVERS).get();
        HttpResponse<String> own = call(ALICE, LIST_SERVERS).get();

        assertThat(others.body()).contains("\"isError\":false", "web");
        assertThat(own.body()).contains("\"isError\":false", "web");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void callerHasSoManyListsAtOnceAndLeavesRoomForOthers() throws Exception {
        discoverUntilMute();

        HttpResponse<String> more = call(ALICE, DISCOVER).get();
        CompletableFuture<HttpResponse<String>> others = call(BOB, DISCOVER);

        assertThat(more.body()).contains("\"isError\":true", "the gateway is busy");
        await().untilAsserted(() -> assertThat(mute).hasSize(OF_A_CALLER + 1));
        assertThat(others).isNotDone();
    }

    @Test
    void turnIsGivenBackWhereAServerFails() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = discoverUntilMute();

        it.upstream().behave((request, response) -> response.setStatusCode(404).end());
        mute.forEach(response -> response.setStatusCode(500).end());

        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            assertThat(answer.get().body()).contains("did not list its tools").doesNotContain("busy", "500");
        }
        assertThat(call(ALICE, DISCOVER).get().body()).contains("did not list its tools");
    }

    private List<CompletableFuture<HttpResponse<String>>> discoverUntilMute() {
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, OF_A_CALLER)
                .mapToObj(i -> call(ALICE, DISCOVER))
                .toList();
        await().untilAsserted(() -> assertThat(mute).hasSize(OF_A_CALLER));
        return waiting;
    }

    private CompletableFuture<HttpResponse<String>> call(String key, String params) {
        HttpRequest request = HttpRequest.newBuilder(it.uri("/mcp"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":" + params + "}"))
                .build();
        return java.net.http.HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
