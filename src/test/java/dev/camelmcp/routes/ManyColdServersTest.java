package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many servers without a token yet, some of whose authorization servers do not answer. */
@Timeout(120)
class ManyColdServersTest {

    private static final int HUNG = 60;
    private static final int AT_ONCE = 20;
    private static final int COLD = 200;
    private static final int CALLERS = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>();
    private StubUpstream upstream;
    private StubUpstream healthy;
    private StubUpstream hung;

    @BeforeEach
    void start() throws Exception {
        upstream = StubUpstream.start();
        healthy = StubUpstream.start((request, response) -> response.putHeader("Content-Type", "application/json")
                .end("{\"access_token\":\"t" + request.uri().hashCode()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"));
        hung = StubUpstream.start((request, response) -> {});
        for (int i = 0; i < HUNG; i++) {
            server("hung" + i, hung);
        }
        for (int i = 0; i < COLD; i++) {
            server("cold" + i, healthy);
        }
        settings.put("mcp.oauth.retry.max-attempts", "0");
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        healthy.close();
        hung.close();
    }

    private void server(String id, StubUpstream authorizationServer) {
        String prefix = "mcp.servers." + id + ".";
        settings.put(prefix + "url", upstream.url());
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", "gateway");
        settings.put(prefix + "oauth.client-secret", "secret");
        settings.put(prefix + "oauth.token-url", authorizationServer.url() + "/" + id);
        settings.put(prefix + "oauth.enforce-https", "false");
    }

    /**
     * Would catch a pool that those who wait for a host that hangs use up, of threads or of connections, and an
     * acquisition for each caller.
     */
    @Test
    void whatHangsDelaysItsOwnServersOnlyAndEachOtherOneIsAskedOnce() throws Exception {
        try (TestGateway gateway = TestGateway.start(settings)) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < HUNG; i++) {
                waiting.add(call(gateway, "hung" + i));
            }
            await().until(() -> hung.open() == AT_ONCE);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS * COLD; i++) {
                answers.add(call(gateway, "cold" + i % COLD));
            }
            assertThat(answers)
                    .allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
            Map<String, Long> requests = healthy.received().stream()
                    .collect(Collectors.groupingBy(StubUpstream.Received::uri, Collectors.counting()));
            assertThat(requests)
                    .hasSize(COLD)
                    .allSatisfy((uri, count) -> assertThat(count).isEqualTo(1));
            assertThat(hung.received()).hasSize(AT_ONCE);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void whoIsBehindThoseThatHangIsAnsweredInTime() throws Exception {
        settings.put("mcp.oauth.timeout", "500ms");
        try (TestGateway gateway = TestGateway.start(settings)) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < HUNG; i++) {
                waiting.add(call(gateway, "hung" + i));
            }
            assertThat(waiting).allSatisfy(a -> {
                assertThat(a.join().statusCode()).isEqualTo(503);
                assertThat(a.join().body()).contains("timed out");
            });
            assertThat(hung.received()).hasSizeLessThan(HUNG);
        }
    }

    /** Would catch a line that a change of the configuration empties, or that holds it up. */
    @Test
    void serversThatComeWhileOthersHangAreServed() throws Exception {
        try (TestGateway gateway = TestGateway.start(settings)) {
            for (int i = 0; i < HUNG; i++) {
                CompletableFuture<HttpResponse<String>> unused = call(gateway, "hung" + i);
            }
            await().until(() -> hung.open() == AT_ONCE);
            var all = List.copyOf(gateway.servers().all());
            var some = all.stream()
                    .filter(s -> s.getId().startsWith("cold") && !s.getId().equals("cold0"))
                    .toList();
            gateway.servers().replace(some);
            gateway.servers().replace(all);
            assertThat(call(gateway, "cold0").join().statusCode()).isEqualTo(200);
            assertThat(call(gateway, "cold1").join().statusCode()).isEqualTo(200);
        }
    }

    private CompletableFuture<HttpResponse<String>> call(TestGateway gateway, String server) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url(server)))
                .timeout(Duration.ofSeconds(100))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
