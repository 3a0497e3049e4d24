package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code cache.camel.yaml}: a hit, or one acquisition shared by all who wait. */
class CacheRouteTest {

    private final MutableClock clock = new MutableClock(Instant.now());
    private TestAuthorizationServer as;
    private StubUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        settings.putAll(TestGateway.server("short", upstream.url(), as));
        settings.put("mcp.servers.short.oauth.client-id", TestAuthorizationServer.SHORT_LIVED.id());
        settings.put("mcp.servers.short.oauth.client-secret", TestAuthorizationServer.SHORT_LIVED.secret());
        gateway = TestGateway.start(settings, clock);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
    }

    /** Would catch an acquisition per caller, and one per event loop. */
    @Test
    void forwardWhen200CallersMeetAColdCacheThenOneTokenRequest() {
        CountDownLatch released = new CountDownLatch(1);
        as.holdTokenRequests(released);
        // HTTP/2 would put 100 requests at most on its one connection
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(client.sendAsync(post("api"), HttpResponse.BodyHandlers.ofString()));
        }
        await().until(() -> inflight() >= 200);
        released.countDown();
        assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(200));
        assertThat(as.tokenRequests()).isEqualTo(1);
        assertThat(upstream.received().stream()
                        .map(r -> r.header("Authorization"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void cacheWhenATokenIsCachedThenNoRequest() {
        AccessToken first = token("api");
        AccessToken second = token("api");
        assertThat(second).isSameAs(first);
        assertThat(as.tokenRequests()).isEqualTo(1);
    }

    /**
     * A token that is shorter than the buffer is due in its last quarter: callers keep it while a new one is fetched
     * once, and never wait.
     */
    @Test
    void cacheWhenATokenIsDueThenRenewedOnceInTheBackground() {
        AccessToken first = token("short");
        CountDownLatch released = new CountDownLatch(1);
        as.holdTokenRequests(released);
        clock.advance(first.lifetime().multipliedBy(3).dividedBy(4).minusMillis(1));
        assertThat(token("short")).isSameAs(first);
        assertThat(as.tokenRequests()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            assertThat(token("short")).isSameAs(first);
            return as.tokenRequests() == 2;
        });
        for (int i = 0; i < 20; i++) {
            assertThat(token("short")).isSameAs(first);
        }
        released.countDown();
        await().atMost(Duration.ofSeconds(5)).until(() -> token("short") != first);
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    @Test
    void invalidateThenTheNextCallerGetsANewToken() {
        AccessToken first = token("api");
        Exchange exchange = request("direct:mcp-oauth-invalidate", "api");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(token("api").sameValue(first)).isFalse();
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    @Test
    void refreshThenTheCachedTokenIsReplaced() {
        AccessToken first = token("api");
        assertThat(request("direct:mcp-oauth-refresh", "api").getException()).isNull();
        assertThat(token("api").sameValue(first)).isFalse();
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    @Test
    void caffeineCacheEndpointsSeeTheTokens() {
        token("api");
        Exchange exchange = gateway.producer()
                .request("caffeine-cache:mcp-oauth-tokens?action=AS_MAP&createCacheIfNotExist=false", e -> {});
        assertThat(exchange.getMessage().getBody(Map.class).keySet())
                .hasSize(1)
                .allSatisfy(k -> assertThat(k.toString()).startsWith("default/api#"));
        assertThat(exchange.getMessage().getBody(String.class))
                .doesNotContain(token("api").value().value());
    }

    private int inflight() {
        return gateway.context().getInflightRepository().size("mcp-forward");
    }

    private HttpRequest post(String server) {
        return HttpRequest.newBuilder(URI.create(gateway.url(server)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"))
                .build();
    }

    private AccessToken token(String server) {
        Exchange exchange = request("direct:mcp-oauth-cache", server);
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthToken", AccessToken.class);
    }

    private Exchange request(String route, String server) {
        return gateway.producer().request(route, e -> e.setProperty("McpServer", server));
    }
}
