package dev.camelmcp.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.tls.TlsClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS files that change, and servers that go: what is under way goes on to its end, and then nothing of them is left.
 */
@Timeout(60)
class RetiredClientsTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String EVENT = "data: 1\n\n";

    @TempDir
    Path folder;

    private final List<HttpServerRequest> streams = new CopyOnWriteArrayList<>();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private TestAuthorizationServer as;
    private Vertx vertx;
    private Path bundle;
    private TestGateway gateway;

    private void start(boolean http2) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setSsl(true).setUseAlpn(http2).setKeyCertOptions(certificate.keyCertOptions()));
        int port = server.connectionHandler(this::connected)
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
        bundle = Files.copy(Path.of(certificate.certificatePath()), folder.resolve("ca.pem"));
        Map<String, String> settings = TestGateway.server("api", "https://localhost:" + port + "/mcp", as);
        settings.put("mcp.servers.api.oauth.ca-bundle-path", bundle.toString());
        gateway = TestGateway.start(settings);
    }

    @BeforeEach
    void servers() throws Exception {
        as = TestAuthorizationServer.start();
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        as.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void openStreamGoesOnWhenTheTlsFilesAreRenewedAndTheOldPoolEndsWithIt(boolean http2) throws Exception {
        start(http2);
        InputStream stream = open();
        HttpServerRequest old = streams.get(0);

        renew();
        // so many that some are on the event loop of the first
        List<InputStream> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(open());
        }

        assertThat(streams.stream().skip(1).map(HttpServerRequest::connection)).doesNotContain(old.connection());
        old.response().write(EVENT);
        assertThat(new String(stream.readNBytes(EVENT.length()), StandardCharsets.UTF_8))
                .isEqualTo(EVENT);
        assertThat(connections).contains(old.connection());

        old.response().end();
        assertThat(stream.readAllBytes()).isEmpty();
        await().untilAsserted(() -> assertThat(connections).doesNotContain(old.connection()));
        for (HttpServerRequest other : List.copyOf(streams).subList(1, streams.size())) {
            other.response().end(EVENT);
        }
        for (InputStream other : others) {
            assertThat(other.readAllBytes()).hasSize(EVENT.length());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientsOfARemovedServerGoWithItsLastRequest(boolean http2) throws Exception {
        start(http2);
        Servers servers = bean(McpOAuth.BEAN, McpOAuth.class).config().servers();
        TlsClients tls = bean("mcpTlsClients", TlsClients.class);
        InputStream stream = open();
        assertThat(post()).isEqualTo(200);
        assertThat(clients().size()).isPositive();
        assertThat(tls.size()).isEqualTo(1);
        Collection<ServerRegistration> before = List.copyOf(servers.all());

        servers.replace(List.of());

        assertThat(clients().size()).isZero();
        assertThat(tls.size()).isZero();
        streams.get(0).response().end(EVENT);
        assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(EVENT);
        await().untilAsserted(() -> assertThat(connections).isEmpty());

        // and with the same files once more
        servers.replace(before);
        assertThat(post()).isEqualTo(200);
        assertThat(tls.size()).isEqualTo(1);
    }

    /** As a token's renewal does: another file in its place, and two looks at it. */
    private void renew() throws Exception {
        Path fresh = folder.resolve("fresh.pem");
        Files.writeString(fresh, Files.readString(bundle) + "\n# renewed\n");
        Files.move(fresh, bundle, StandardCopyOption.ATOMIC_MOVE);
        FileWatch watch = bean(FileWatch.BEAN, FileWatch.class);
        watch.look();
        watch.look();
    }

    private UpstreamClients clients() {
        return gateway.context()
                .getComponent("mcp-upstream", UpstreamComponent.class)
                .upstream()
                .clients();
    }

    private <T> T bean(String name, Class<T> type) {
        return gateway.context().getRegistry().lookupByNameAndType(name, type);
    }

    private void connected(HttpConnection connection) {
        connections.add(connection);
        connection.closeHandler(v -> connections.remove(connection));
    }

    private void answer(HttpServerRequest request) {
        if (request.method().name().equals("GET")) {
            streams.add(request);
            request.response()
                    .putHeader("Content-Type", "text/event-stream")
                    .setChunked(true)
                    .writeHead();
        } else {
            request.response().putHeader("Content-Type", "application/json").end("{}");
        }
    }

    private InputStream open() throws Exception {
        return CLIENT.send(
                        request().header("Accept", "text/event-stream").GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private int post() throws Exception {
        return CLIENT.send(
                        request()
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(gateway.url("api"))).timeout(Duration.ofSeconds(20));
    }
}
