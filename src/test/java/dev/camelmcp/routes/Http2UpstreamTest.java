package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP servers behind TLS are spoken to by HTTP/2 where they offer it. */
class Http2UpstreamTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int STREAMS = 20;

    private static TestAuthorizationServer as;
    private static Vertx vertx;
    private static TestGateway gateway;
    private static String bundlePath;
    private static final List<HttpServerRequest> RECEIVED = new CopyOnWriteArrayList<>();
    private static final Set<HttpServerRequest> OPEN = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        vertx = Vertx.vertx();
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        Map<String, String> settings = TestGateway.server("new", url(listen(certificate, true)), as);
        settings.putAll(TestGateway.server("old", url(listen(certificate, false)), as));
        for (String server : List.of("new", "old")) {
            settings.put("mcp.servers." + server + ".oauth.ca-bundle-path", certificate.certificatePath());
        }
        bundlePath = certificate.certificatePath();
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        as.close();
    }

    @BeforeEach
    void reset() {
        RECEIVED.clear();
    }

    @Test
    void requestTravelsByHttp2AndIsTheSame() throws Exception {
        HttpResponse<String> answer = post("new");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":1}");
        assertThat(RECEIVED).singleElement().satisfies(request -> {
            assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(request.getHeader("Authorization")).startsWith("Bearer ");
            assertThat(request.getHeader("Mcp-Session-Id")).isEqualTo("s-1");
            assertThat(request.authority().toString()).startsWith("localhost:");
        });
    }

    @Test
    void serverThatOffersNothingGetsHttp1() throws Exception {
        assertThat(post("old").statusCode()).isEqualTo(200);
        assertThat(RECEIVED).singleElement().returns(HttpVersion.HTTP_1_1, HttpServerRequest::version);
    }

    @Test
    void openStreamsShareConnectionsAndEndWithTheirCallers() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(CLIENT.send(
                            request("new")
                                    .header("Accept", "text/event-stream")
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body());
        }

        assertThat(OPEN).hasSize(STREAMS);
        assertThat(OPEN.stream().map(HttpServerRequest::connection).distinct()).hasSizeLessThan(STREAMS / 2);
        assertThat(post("new").statusCode()).isEqualTo(200);

        for (InputStream stream : streams) {
            stream.close();
        }
        await().atMost(Duration.ofSeconds(5)).until(OPEN::isEmpty);
    }

    /** The pool they were opened by is closed by then, which must not be noticed. */
    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void streamOutlivesTheCertificatesItWasOpenedWith(String server) throws Exception {
        InputStream stream = CLIENT.send(request(server).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
        HttpServerRequest open = OPEN.iterator().next();
        stream.readNBytes(": open\n\n".length());

        HttpConnection before = connectionOfAPost(server);

        Path bundle = Path.of(bundlePath);
        Files.writeString(bundle, Files.readString(bundle) + "\n# changed\n");
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> connectionOfAPost(server) != before);
        open.response().write("data: 1\n\n");

        assertThat(new String(stream.readNBytes("data: 1\n\n".length()))).isEqualTo("data: 1\n\n");
        stream.close();
        await().atMost(Duration.ofSeconds(5)).until(OPEN::isEmpty);
    }

    private static HttpConnection connectionOfAPost(String server) throws Exception {
        RECEIVED.clear();
        post(server);
        return RECEIVED.get(0).connection();
    }

    private static int listen(SelfSignedCertificate certificate, boolean http2) throws Exception {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setSsl(true).setUseAlpn(http2).setKeyCertOptions(certificate.keyCertOptions()));
        server.requestHandler(Http2UpstreamTest::answer);
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
    }

    private static void answer(HttpServerRequest request) {
        RECEIVED.add(request);
        if (request.method().name().equals("GET")) {
            OPEN.add(request);
            request.response().exceptionHandler(e -> OPEN.remove(request)).closeHandler(v -> OPEN.remove(request));
            request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
            request.response().write(": open\n\n");
        } else {
            request.body()
                    .onSuccess(body -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(body));
        }
    }

    private static String url(int port) {
        return "https://localhost:" + port + "/mcp";
    }

    private static HttpResponse<String> post(String server) throws Exception {
        return CLIENT.send(
                request(server)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String server) {
        return HttpRequest.newBuilder(URI.create(gateway.url(server)))
                .header("Mcp-Session-Id", "s-1")
                .timeout(Duration.ofSeconds(10));
    }
}
