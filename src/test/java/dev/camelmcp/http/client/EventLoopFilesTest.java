package dev.camelmcp.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.files.FileWatch;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No file is read on an event loop, not even one of the JVM's: what TLS needs is there before a request wants it. */
@Timeout(60)
class EventLoopFilesTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    Path folder;

    @Test
    void filesOfTlsAreReadElsewhere() throws Exception {
        TestAuthorizationServer as = TestAuthorizationServer.start();
        Vertx vertx = Vertx.vertx();
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        Path bundle = Files.copy(Path.of(certificate.certificatePath()), folder.resolve("ca.pem"));
        Path jvms = folder.resolve("cacerts");
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), jvms);
        System.setProperty(TRUST_STORE, jvms.toString());
        Map<String, String> settings =
                TestGateway.server("api", "https://localhost:" + listen(vertx, certificate) + "/mcp", as);
        settings.put("mcp.servers.api.oauth.ca-bundle-path", bundle.toString());
        try (TestGateway gateway = TestGateway.start(settings);
                Recording recording = new Recording()) {
            // the JDK remembers its certificates until their file changes
            touch(jvms);
            recording.enable("jdk.FileRead").withoutThreshold().withStackTrace();
            recording.start();

            assertThat(post(gateway)).isEqualTo(200);
            Files.writeString(bundle, Files.readString(bundle) + "\n# renewed\n");
            touch(jvms);
            FileWatch watch = gateway.context().getRegistry().lookupByNameAndType(FileWatch.BEAN, FileWatch.class);
            watch.look();
            watch.look();
            await().until(() -> post(gateway) == 200);

            recording.stop();
            List<RecordedEvent> reads = reads(recording);
            assertThat(reads).as("would see a read").anyMatch(e -> isOf(e, bundle));
            assertThat(reads.stream().filter(EventLoopFilesTest::isOnEventLoop).map(EventLoopFilesTest::text))
                    .isEmpty();
        } finally {
            System.clearProperty(TRUST_STORE);
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
            as.close();
        }
    }

    /** Without what class loaders read, each class once, and without random numbers, which nobody waits for. */
    private List<RecordedEvent> reads(Recording recording) throws IOException {
        Path file = folder.resolve("reads.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(e ->
                        !String.valueOf(e.getString("path")).matches(".*\\.(jar|class)|.*/lib/modules|/dev/u?random"))
                .toList();
    }

    private static boolean isOf(RecordedEvent read, Path file) {
        return file.toString().equals(read.getString("path"));
    }

    private static boolean isOnEventLoop(RecordedEvent read) {
        return read.getThread() != null
                && String.valueOf(read.getThread().getJavaName()).startsWith("vert.x-eventloop");
    }

    private static String text(RecordedEvent read) {
        return read.getString("path") + " "
                + read.getStackTrace().getFrames().stream()
                        .map(f -> f.getMethod().getType().getName() + "."
                                + f.getMethod().getName())
                        .toList();
    }

    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().plusSeconds(file.toFile().lastModified() % 1_000)));
    }

    private static int listen(Vertx vertx, SelfSignedCertificate certificate) throws Exception {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(certificate.keyCertOptions())
                        // it would read what the JVM trusts itself, on an event loop of its own
                        .setTrustOptions(certificate.trustOptions()))
                .requestHandler(request -> request.response().end("{}"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
    }

    private static int post(TestGateway gateway) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url("api")))
                                .timeout(Duration.ofSeconds(20))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
