package dev.camelmcp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.ErrorLines;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As {@code faults/QuietLogTest}, where TLS and HTTP/2 are on both sides. */
@Timeout(60)
class QuietTlsTest {

    private static final String PASSWORD = "changeit";
    private static final int UNAUTHORIZED_ONCE = 1;

    @TempDir
    Path folder;

    private final AtomicInteger refused = new AtomicInteger();
    private final Set<HttpServerRequest> open = ConcurrentHashMap.newKeySet();
    private TestAuthorizationServer as;
    private Vertx vertx;
    private TestGateway gateway;
    private ErrorLines errors;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        vertx = Vertx.vertx();
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate.keyCertOptions()));
        String url = "https://localhost:"
                + server.requestHandler(this::answer)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .actualPort()
                + "/mcp";
        TestKeys keys = new TestKeys(folder);
        KeyPair pair = TestKeys.keys("EC", 256);
        Path store = keys.pkcs12("listener.p12", pair, PASSWORD, keys.certificate("CN=gw", pair, Duration.ofDays(1)));
        Map<String, String> settings = TestGateway.server("api", url, as);
        settings.put("mcp.servers.api.oauth.ca-bundle-path", certificate.certificatePath());
        settings.putAll(TestGateway.server("untrusted", url, as));
        settings.put("camel.server.use-global-ssl-context-parameters", "true");
        settings.put("camel.ssl.enabled", "true");
        settings.put("camel.ssl.key-store", "file:" + store);
        settings.put("camel.ssl.key-store-type", "PKCS12");
        settings.put("camel.ssl.keystore-password", PASSWORD);
        errors = ErrorLines.listen();
        gateway = TestGateway.start(settings);
        client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        errors.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        as.close();
    }

    @Test
    void noErrorLineForWhatCallersAndServersDo() throws Exception {
        assertThat(post("api")).isEqualTo(200);

        refused.set(UNAUTHORIZED_ONCE);
        assertThat(post("api")).as("a token is replaced").isEqualTo(200);

        assertThat(post("untrusted")).as("a server that nobody knows").isEqualTo(502);

        InputStream stream = client.send(request("api").GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
        stream.read();
        stream.close();
        await().until(open::isEmpty);

        talk("");
        talk("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        talk("\u0016\u0003\u0001\u0002\u0000garbage");
        talk("\u0016\u0003\u0003\u0000\u0001x");

        assertThat(post("api")).isEqualTo(200);
        assertThat(errors.lines()).isEmpty();
    }

    /** Says that, and leaves: once in order, once by a reset. */
    private void talk(String bytes) throws IOException {
        for (boolean reset : new boolean[] {false, true}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                if (reset) {
                    socket.setSoLinger(true, 0);
                } else {
                    socket.shutdownOutput();
                    socket.setSoTimeout(10_000);
                    socket.getInputStream().readAllBytes();
                }
            } catch (SocketException ended) {
                continue; // by the gateway, which is its right
            }
        }
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (refused.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            response.setStatusCode(401).end("no");
        } else if (request.method().name().equals("GET")) {
            open.add(request);
            response.exceptionHandler(e -> open.remove(request)).closeHandler(v -> open.remove(request));
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write(": open\n\n");
        } else {
            response.putHeader("Content-Type", "application/json").end("{}");
        }
    }

    private int post(String server) throws Exception {
        return client.send(
                        request(server)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private HttpRequest.Builder request(String server) {
        return HttpRequest.newBuilder(URI.create(gateway.url(server).replace("http://127.0.0.1", "https://127.0.0.1")))
                .timeout(Duration.ofSeconds(20));
    }

    private static SSLContext trusting(TestKeys keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", keys.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
