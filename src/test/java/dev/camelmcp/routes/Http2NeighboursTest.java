package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.WireCaller;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers share an HTTP/2 connection to an MCP server; what one of them does not read is not to fill it. */
@Timeout(60)
class Http2NeighboursTest {

    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}";
    private static final Buffer PIECE = Buffer.buffer("x".repeat(16 * 1024));
    private static final int SIZE = 300_000;

    /** So many that each event loop has one. */
    private static final int DEAF = 6;

    private static final int CALLERS = 8;

    private static final Set<HttpServerResponse> ENDLESS = ConcurrentHashMap.newKeySet();
    private static final List<HttpServerRequest> RECEIVED = new CopyOnWriteArrayList<>();
    private static final AtomicLong WRITTEN = new AtomicLong();
    private static TestAuthorizationServer as;
    private static Vertx vertx;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        vertx = Vertx.vertx();
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        int port = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(Http2NeighboursTest::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
        Map<String, String> settings = TestGateway.server("api", "https://localhost:" + port + "/mcp", as);
        settings.put("mcp.servers.api.oauth.ca-bundle-path", certificate.certificatePath());
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        as.close();
    }

    @Test
    void callersAreServedBesideThoseThatDoNotRead() throws Exception {
        List<WireCaller> deaf = new ArrayList<>();
        for (int i = 0; i < DEAF; i++) {
            deaf.add(WireCaller.to(gateway.port())
                    .head("POST /mcp/api?endless HTTP/1.1", "Host: localhost", "Content-Length: " + BODY.length())
                    .send(BODY));
            // one after the other, or each would have a connection of its own
            int asked = i + 1;
            await().until(() -> ENDLESS.size() == asked);
        }
        awaitStandstill();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(client.sendAsync(
                    HttpRequest.newBuilder(URI.create(gateway.url("api")))
                            .timeout(Duration.ofSeconds(20))
                            .POST(HttpRequest.BodyPublishers.ofString(BODY))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).hasSize(SIZE);
        }
        assertThat(RECEIVED)
                .hasSize(DEAF + CALLERS)
                .allSatisfy(request -> assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2));
        assertThat(RECEIVED.stream().map(HttpServerRequest::connection).distinct())
                .as("connections, at most one for each event loop")
                .hasSizeLessThan(DEAF);
        for (WireCaller caller : deaf) {
            caller.close();
        }
    }

    /** Until all buffers on the way to the deaf are full: theirs, the gateway's and the server's. */
    private static void awaitStandstill() {
        AtomicLong before = new AtomicLong(-1);
        AtomicInteger same = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    long now = WRITTEN.get();
                    return (before.getAndSet(now) == now ? same.incrementAndGet() : same.getAndSet(0)) >= 10;
                });
    }

    private static void answer(HttpServerRequest request) {
        RECEIVED.add(request);
        HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
        if ("endless".equals(request.query())) {
            response.setChunked(true).exceptionHandler(e -> ENDLESS.remove(response));
            ENDLESS.add(response);
            pump(response);
        } else {
            response.end("y".repeat(SIZE));
        }
    }

    private static void pump(HttpServerResponse response) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(PIECE);
            WRITTEN.addAndGet(PIECE.length());
        }
        if (!response.closed()) {
            response.drainHandler(v -> pump(response));
        }
    }
}
