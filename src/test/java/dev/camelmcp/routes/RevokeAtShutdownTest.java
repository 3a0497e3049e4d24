package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code mcp.oauth.revoke-on-shutdown}: no token that the gateway ever got outlives it, whoever calls meanwhile. */
@Timeout(60)
class RevokeAtShutdownTest {

    private static final long SLOW_MILLIS = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private TestAuthorizationServer as;
    private StubUpstream mcp;
    private StubUpstream revocation;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        mcp = StubUpstream.start();
        revocation = StubUpstream.start();
        revocation.behave((request, response) -> revocation.vertx().setTimer(SLOW_MILLIS, id -> response.end()));
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", mcp.url(), as));
        settings.put("mcp.servers.api.oauth.revocation-url", revocation.url());
        settings.put("mcp.oauth.revoke-on-shutdown", "true");
        settings.put("camel.health.enabled", "true");
        gateway = TestGateway.start(settings);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        threads.shutdownNow();
        mcp.close();
        revocation.close();
        as.close();
    }

    @Test
    void callsWhileTokensAreRevokedGetNoneAnyMore() throws Exception {
        assertThat(call().statusCode()).isEqualTo(200);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::close, threads);
        while (!stopped.isDone()) {
            try {
                call();
            } catch (IOException e) {
                // the port is closed
            }
        }

        assertThat(revoked()).isNotEmpty().containsAll(used());
    }

    @Test
    void aTokenThatIsBeingFetchedWhenTheGatewayStopsIsUsedAndRevokedToo() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        as.holdTokenRequests(answered);
        CompletableFuture<HttpResponse<String>> call = CompletableFuture.supplyAsync(this::callUnchecked, threads);
        while (as.tokenRequests() == 0) {
            Thread.onSpinWait();
        }
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::close, threads);
        while (call("nobody").statusCode() == 404) {
            Thread.onSpinWait(); // until it takes no more calls
        }
        answered.countDown();

        assertThat(call.join().statusCode()).isEqualTo(200);
        stopped.join();
        assertThat(revoked()).hasSize(1).containsAll(used());
    }

    @Test
    void readinessIsDownWhileTokensAreRevoked() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        revocation.behave((request, response) -> threads.execute(() -> {
            await(ended);
            response.end();
        }));
        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(readiness()).isEqualTo(HealthCheck.State.UP);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(this::close, threads);
        while (revocation.received().isEmpty()) {
            Thread.onSpinWait();
        }
        HealthCheck.State meanwhile = readiness();
        ended.countDown();
        stopped.join();

        assertThat(meanwhile).isEqualTo(HealthCheck.State.DOWN);
    }

    private HealthCheck.State readiness() {
        return HealthCheckHelper.invokeReadiness(gateway.context()).stream()
                .filter(result -> result.getCheck().getId().equals("mcp-oauth-listener"))
                .map(HealthCheck.Result::getState)
                .findFirst()
                .orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> used() {
        return mcp.received().stream()
                .map(r -> r.header("Authorization").replace("Bearer ", ""))
                .collect(Collectors.toSet());
    }

    private Set<String> revoked() {
        return revocation.received().stream()
                .map(r -> r.body().replaceFirst("token=([^&]*).*", "$1"))
                .collect(Collectors.toSet());
    }

    private HttpResponse<String> call() throws IOException, InterruptedException {
        return call("api");
    }

    private HttpResponse<String> call(String server) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(gateway.url(server)))
                        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> callUnchecked() {
        try {
            return call();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void close() {
        try {
            gateway.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
