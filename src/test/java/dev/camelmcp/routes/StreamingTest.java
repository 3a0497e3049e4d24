package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams through {@code mcp-forward}: events pass as they come, silence costs no thread, and who leaves is missed. */
class StreamingTest {

    private static final int STREAMS = 200;

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;
    private static TestGateway gateway;
    private static Vertx vertx;
    private static HttpClient client;
    private final List<HttpClientResponse> opened = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        gateway = TestGateway.start(TestGateway.server("api", upstream.url(), as));
        vertx = Vertx.vertx();
        client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(gateway.port()),
                new PoolOptions().setHttp1MaxSize(2 * STREAMS));
    }

    @AfterAll
    static void stop() throws Exception {
        get(vertx.close().toCompletionStage().toCompletableFuture());
        gateway.close();
        upstream.close();
        as.close();
    }

    /** The stub sends an event each 500 ms, stamped with the time; each must be here within 100 ms. */
    @Test
    void eventsArriveAsTheyAreSent() throws Exception {
        upstream.behave((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            int[] sent = {0};
            upstream.vertx().setPeriodic(1, 500, id -> {
                response.write("data: " + System.nanoTime() + "\n\n");
                if (++sent[0] == 4) {
                    upstream.vertx().cancelTimer(id);
                    response.end();
                }
            });
        });
        List<Long> delays = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        HttpClientResponse response = open(HttpMethod.POST);
        response.handler(chunk -> delays.add((System.nanoTime()
                        - Long.parseLong(chunk.toString().substring(6).trim()))
                / 1_000_000));
        response.endHandler(v -> ended.complete(null));
        response.resume();
        get(ended);
        assertThat(delays).hasSize(4).allSatisfy(ms -> assertThat(ms).isLessThan(100L));
    }

    /**
     * Would catch a thread per stream, an ordered queue that one silent stream blocks, and a head that waits for the
     * first byte.
     */
    @Test
    void silentStreamsHoldNoThreadAndBlockNobody() throws Exception {
        silent();
        HttpClientResponse first = open(HttpMethod.GET);
        int threads = Thread.activeCount();
        List<HttpClientResponse> streams = new ArrayList<>(List.of(first));
        for (int i = 1; i < STREAMS; i++) {
            streams.add(open(HttpMethod.GET));
        }
        await().until(() -> upstream.open() == STREAMS);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 8);
        await().until(() -> gateway.context().getInflightRepository().size() == 0);
        upstream.behave(StubUpstream::ok);
        assertThat(open(HttpMethod.POST).statusCode()).isEqualTo(200);
        streams.forEach(s -> s.request().reset());
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.open() == 0);
    }

    @Test
    void callerThatLeavesClosesTheStreamUpstream() throws Exception {
        silent();
        HttpClientResponse stream = open(HttpMethod.GET);
        await().until(() -> upstream.open() == 1);
        stream.request().reset();
        await().atMost(Duration.ofSeconds(2)).until(() -> upstream.open() == 0);
    }

    @Test
    void callerThatLeavesBeforeTheHeadCancelsTheRequestUpstream() throws Exception {
        upstream.behave((request, response) -> {});
        HttpClientRequest request = get(
                client.request(HttpMethod.POST, "/mcp/api").toCompletionStage().toCompletableFuture());
        request.send("{}");
        await().until(() -> upstream.open() == 1);
        request.reset();
        await().atMost(Duration.ofSeconds(2)).until(() -> upstream.open() == 0);
    }

    /** Would catch a dead MCP server that looks like one that had nothing more to say. */
    @Test
    void streamThatIsCutUpstreamIsCutForTheCaller() throws Exception {
        CompletableFuture<HttpServerResponse> begun = new CompletableFuture<>();
        upstream.behave((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n").onComplete(v -> begun.complete(response));
        });
        CompletableFuture<Void> ended = new CompletableFuture<>();
        HttpClientResponse response = open(HttpMethod.POST);
        response.exceptionHandler(ended::completeExceptionally);
        response.endHandler(v -> ended.complete(null));
        response.resume();
        begun.get(5, TimeUnit.SECONDS).reset();
        assertThat(ended).failsWithin(Duration.ofSeconds(5));
    }

    /** A test that failed must not take the next ones along. */
    @AfterEach
    void closeStreams() {
        opened.forEach(stream -> stream.request().reset());
        opened.clear();
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.open() == 0);
    }

    private static void silent() {
        upstream.behave((request, response) -> response.putHeader("Content-Type", "text/event-stream")
                .setChunked(true)
                .writeHead());
    }

    private HttpClientResponse open(HttpMethod method) throws Exception {
        return get(client.request(method, "/mcp/api")
                .compose(r -> method == HttpMethod.POST ? r.send("{}") : r.send())
                .onSuccess(HttpClientResponse::pause)
                .onSuccess(opened::add)
                .toCompletionStage()
                .toCompletableFuture());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
