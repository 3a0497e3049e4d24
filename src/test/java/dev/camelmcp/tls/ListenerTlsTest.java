package dev.camelmcp.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A certificate that was renewed on disk is shown to new callers, while the gateway runs and those who are connected
 * stay.
 */
class ListenerTlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void renewedCertificateIsShownToNewConnectionsAndBadFilesChangeNothing() throws Exception {
        TestKeys keys = new TestKeys(folder);
        install(keys, "CN=first");
        try (StubUpstream upstream = StubUpstream.start();
                TestGateway gateway = TestGateway.start(Map.of(
                        "mcp.servers.api.url",
                        upstream.url(),
                        "camel.server.use-global-ssl-context-parameters",
                        "true",
                        "camel.ssl.enabled",
                        "true",
                        "camel.ssl.key-store",
                        "file:" + folder.resolve("listener.p12"),
                        "camel.ssl.keystore-password",
                        PASSWORD,
                        "camel.ssl.key-store-type",
                        "PKCS12"))) {
            try (SSLSocket connected = connect(keys, gateway.port())) {
                assertThat(subject(connected)).isEqualTo("CN=first");
                assertThat(ping(connected)).startsWith("HTTP/1.1 200");

                install(keys, "CN=second");
                awaitSubject(keys, gateway.port(), "CN=second");
                assertThat(ping(connected)).as("who was connected stays").startsWith("HTTP/1.1 200");

                Files.writeString(folder.resolve("listener.p12"), "garbage");
                await().pollDelay(Duration.ofMillis(2_500)).atMost(10, SECONDS).untilAsserted(() -> {
                    try (SSLSocket socket = connect(keys, gateway.port())) {
                        assertThat(subject(socket)).isEqualTo("CN=second");
                    }
                });

                install(keys, "CN=third");
                awaitSubject(keys, gateway.port(), "CN=third");
            }
        }
    }

    private static void awaitSubject(TestKeys keys, int port, String expected) {
        // a handshake that is under way while the files change may fail
        await().ignoreExceptionsInstanceOf(IOException.class)
                .atMost(15, SECONDS)
                .untilAsserted(() -> {
                    // several times, since each event loop has a server of its own
                    for (int i = 0; i < 4; i++) {
                        try (SSLSocket socket = connect(keys, port)) {
                            assertThat(subject(socket)).isEqualTo(expected);
                        }
                    }
                });
    }

    private void install(TestKeys keys, String subject) throws Exception {
        KeyPair pair = TestKeys.keys("EC", 256);
        Path fresh = keys.pkcs12("fresh.p12", pair, PASSWORD, keys.certificate(subject, pair, Duration.ofDays(1)));
        Files.move(fresh, folder.resolve("listener.p12"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String ping(SSLSocket socket) throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        String request =
                "POST /mcp/api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (!answer.toString().endsWith("{\"ok\":true}")) {
            int next = in.read();
            assertThat(next).as("connection stays open").isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static String subject(SSLSocket socket) throws Exception {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static SSLSocket connect(TestKeys keys, int port) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", keys.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }
}
