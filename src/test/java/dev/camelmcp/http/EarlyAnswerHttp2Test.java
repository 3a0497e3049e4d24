package dev.camelmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By HTTP/2, a request that is refused early ends its own stream, and no other on the connection. */
@Timeout(60)
class EarlyAnswerHttp2Test {

    private static final Buffer PIECE = Buffer.buffer(new byte[16 * 1024]);

    private final Vertx vertx = Vertx.vertx();
    private final BodyLimits limits = new BodyLimits(64 * 1024, Duration.ofSeconds(5), new BodyMemory(1 << 20));
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer().requestHandler(request -> {
            if (request.path().equals("/refuse")) {
                request.response().setStatusCode(413);
                EarlyAnswer.end(request, Buffer.buffer("no"), limits);
            } else {
                request.response().end();
            }
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        client = vertx.createHttpClient(
                new HttpClientOptions().setHttp2ClearTextUpgrade(false).setProtocolVersion(HttpVersion.HTTP_2),
                new PoolOptions().setHttp2MaxSize(1));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void bodyWhenItIsTooLargeAndEndsThenOnlyItsRequestIsRefused() throws Exception {
        HttpClientRequest request = request("/refuse");
        CompletableFuture<HttpClientResponse> answer = request.send(Buffer.buffer(new byte[5_000_000]))
                .toCompletionStage()
                .toCompletableFuture();
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(413);
        assertThat(ping(request)).isEqualTo(200);
    }

    @Test
    void bodyWhenItNeverEndsThenItsStreamIsResetWithoutAnError() throws Exception {
        HttpClientRequest request = request("/refuse");
        CompletableFuture<Throwable> reset = new CompletableFuture<>();
        CompletableFuture<String> text = new CompletableFuture<>();
        request.exceptionHandler(reset::complete).setChunked(true).response().onSuccess(answer -> {
            answer.exceptionHandler(reset::complete);
            answer.body().onSuccess(body -> text.complete(answer.statusCode() + " " + body));
        });
        vertx.runOnContext(v -> write(request, reset));

        assertThat(text.get(20, TimeUnit.SECONDS)).isEqualTo("413 no");
        assertThat(reset.get(40, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StreamResetException.class, e -> assertThat(e.getCode()).isZero());
        assertThat(ping(request)).isEqualTo(200);
    }

    private static void write(HttpClientRequest request, CompletableFuture<?> until) {
        while (!until.isDone() && !request.writeQueueFull()) {
            var unused = request.write(PIECE);
        }
        if (!until.isDone()) {
            request.drainHandler(v -> write(request, until));
        }
    }

    private HttpClientRequest request(String path) throws Exception {
        return client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", path)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** The status of another request on the same connection. */
    private int ping(HttpClientRequest before) throws Exception {
        HttpClientRequest request = request("/");
        assertThat(request.connection()).isSameAs(before.connection());
        return request.send(Buffer.buffer("{}"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .statusCode();
    }
}
