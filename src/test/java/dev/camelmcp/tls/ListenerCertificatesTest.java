package dev.camelmcp.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The listener's TLS by {@code camel.ssl.*}: PEM files, and what Camel's own server leaves out of these. */
@Timeout(120)
class ListenerCertificatesTest {

    private static final char[] NO_PASSWORD = {};

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private TestKeys keys;

    @BeforeEach
    void certify() throws Exception {
        keys = new TestKeys(folder);
    }

    @Test
    void certificateAndKeyInTwoFilesAreFollowed() throws Exception {
        issue("CN=first");
        try (TestGateway gateway = start(Map.of("camel.ssl.key-store", certificateAndKey()))) {
            assertThat(subject(gateway.port())).isEqualTo("CN=first");

            issue("CN=second");
            awaitSubject(gateway.port(), "CN=second");
        }
    }

    @Test
    void oneFileMayHoldBoth() throws Exception {
        KeyPair pair = TestKeys.keys("EC", 256);
        Path file = keys.writePem(
                "both.pem", pair.getPrivate(), keys.certificate("CN=both", pair, Duration.ofDays(1)), keys.authority());
        try (TestGateway gateway = start(Map.of("camel.ssl.key-store", file.toString()))) {
            assertThat(subject(gateway.port())).isEqualTo("CN=both");
        }
    }

    @Test
    void encryptedKeyIsOpenedByThePasswordOfTheKeyStore() throws Exception {
        KeyPair pair = TestKeys.keys("RSA", 2048);
        Path certificate = keys.write("tls.crt", keys.certificate("CN=encrypted", pair, Duration.ofDays(1)));
        Path key = keys.encryptedPkcs8("tls.key", pair.getPrivate(), "s3cr3t");
        try (TestGateway gateway = start(
                Map.of("camel.ssl.key-store", certificate + "," + key, "camel.ssl.keystore-password", "s3cr3t"))) {
            assertThat(subject(gateway.port())).isEqualTo("CN=encrypted");
        }
    }

    @Test
    void callerWithoutACertificateIsRefusedWhereOneIsRequired() throws Exception {
        issue("CN=gateway");
        try (TestGateway gateway = start(Map.of(
                "camel.ssl.key-store", certificateAndKey(),
                "camel.ssl.trust-store", authority(),
                "camel.ssl.client-authentication", "REQUIRE"))) {
            assertThatThrownBy(() -> ping(connect(gateway.port(), null))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ping(connect(gateway.port(), caller(new TestKeys(elsewhere)))))
                    .isInstanceOf(IOException.class);
            assertThat(ping(connect(gateway.port(), caller(keys)))).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void callerWithoutACertificateIsServedWhereOneIsWanted() throws Exception {
        issue("CN=gateway");
        try (TestGateway gateway = start(Map.of(
                "camel.ssl.key-store", certificateAndKey(),
                "camel.ssl.trust-store", authority(),
                "camel.ssl.client-authentication", "WANT"))) {
            assertThat(ping(connect(gateway.port(), null))).startsWith("HTTP/1.1 404");
            assertThat(ping(connect(gateway.port(), caller(keys)))).startsWith("HTTP/1.1 404");
            assertThatThrownBy(() -> ping(connect(gateway.port(), caller(new TestKeys(elsewhere)))))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A caller whose authority was taken out may not come in again by a session of before. */
    @Test
    void trustedCertificatesAreFollowedToo() throws Exception {
        issue("CN=gateway");
        TestKeys others = new TestKeys(elsewhere);
        try (TestGateway gateway = start(Map.of(
                "camel.ssl.key-store", certificateAndKey(),
                "camel.ssl.trust-store", authority(),
                "camel.ssl.client-authentication", "REQUIRE"))) {
            SSLContext known = caller(keys);
            assertThat(ping(connect(gateway.port(), known))).startsWith("HTTP/1.1 404");

            keys.write("ca.crt", others.authority());

            await().atMost(30, SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> ping(connect(gateway.port(), known)))
                            .isInstanceOf(IOException.class));
            assertThat(ping(connect(gateway.port(), caller(others)))).startsWith("HTTP/1.1 404");
        }
    }

    /** Vert.x's own way to change certificates ends connections that come at that moment. */
    @Test
    void nobodyIsTurnedAwayWhileFilesChange() throws Exception {
        issue("CN=0");
        AtomicBoolean over = new AtomicBoolean();
        try (TestGateway gateway = start(Map.of("camel.ssl.key-store", certificateAndKey()))) {
            FileWatch watch = gateway.context().getRegistry().findSingleByType(FileWatch.class);
            CompletableFuture<Integer> callers = CompletableFuture.supplyAsync(() -> {
                int served = 0;
                while (!over.get()) {
                    try {
                        assertThat(ping(connect(gateway.port(), null))).startsWith("HTTP/1.1 404");
                        served++;
                    } catch (Exception e) {
                        throw new IllegalStateException("after " + served, e);
                    }
                }
                return served;
            });
            try {
                for (int i = 1; i <= 30; i++) {
                    issue("CN=" + i);
                    watch.look();
                    watch.look();
                    assertThat(subject(gateway.port())).isEqualTo("CN=" + i);
                }
            } finally {
                over.set(true);
            }
            assertThat(callers.join()).isPositive();
        }
    }

    @Test
    void keysAreReadAndDecryptedOnNoEventLoop() throws Exception {
        Security.addProvider(RecordingKeyStore.provider());
        try {
            KeyPair pair = TestKeys.keys("EC", 256);
            Path file = keys.pkcs12("store.p12", pair, "pw", keys.certificate("CN=1", pair, Duration.ofDays(1)));
            try (TestGateway gateway = start(Map.of(
                    "camel.ssl.key-store", file.toString(),
                    "camel.ssl.keystore-password", "pw",
                    "camel.ssl.key-store-type", "RECORDING"))) {
                assertThat(subject(gateway.port())).isEqualTo("CN=1");
                keys.pkcs12("store.p12", pair, "pw", keys.certificate("CN=2", pair, Duration.ofDays(1)));
                awaitSubject(gateway.port(), "CN=2");
            }
        } finally {
            Security.removeProvider("Recording");
        }

        assertThat(RecordingKeyStore.READERS)
                .isNotEmpty()
                .noneMatch(thread -> thread.startsWith("vert.x-eventloop"))
                .anyMatch(thread -> thread.contains("McpOAuthFiles"));
    }

    @Test
    void cipherSuitesAreThoseOfTheProperty() throws Exception {
        issue("CN=gateway");
        try (TestGateway gateway = start(Map.of(
                "camel.ssl.key-store",
                certificateAndKey(),
                "camel.ssl.cipher-suites",
                "TLS_CHACHA20_POLY1305_SHA256"))) {
            try (SSLSocket socket = connect(gateway.port(), context(null))) {
                assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
            }
        }
    }

    @Test
    void requiringCertificatesOfNobodyInParticularIsAnError() throws Exception {
        issue("CN=gateway");
        assertRefused(
                Map.of("camel.ssl.key-store", certificateAndKey(), "camel.ssl.client-authentication", "REQUIRE"),
                "camel.ssl.trust-store");
    }

    @Test
    void filesThatAreOfNoUseEndTheStartWithTheirNameAndTheReason() throws Exception {
        issue("CN=gateway");
        KeyPair pair = TestKeys.keys("EC", 256);
        Path certificate = folder.resolve("tls.crt");
        Path wrong = keys.pkcs8("other.key", pair.getPrivate());
        Path garbage = Files.writeString(folder.resolve("garbage.p12"), "garbage");
        Path store = keys.pkcs12("some.p12", pair, "right", keys.certificate("CN=x", pair, Duration.ofDays(1)));

        assertRefused(Map.of("camel.ssl.key-store", "file:" + folder + "/none.p12"), "none.p12", "Could not open");
        assertRefused(Map.of("camel.ssl.key-store", garbage.toString()), "garbage.p12", "cannot be used");
        Path keyOnly = keys.pkcs12WithoutCertificates("key-only.p12", pair.getPrivate(), "right");
        assertRefused(
                Map.of("camel.ssl.key-store", keyOnly.toString(), "camel.ssl.keystore-password", "right"),
                "key-only.p12",
                "it holds no private key with its certificate");
        assertRefused(
                Map.of("camel.ssl.key-store", store.toString(), "camel.ssl.keystore-password", "wrong"),
                "some.p12",
                "password was incorrect");
        assertRefused(
                Map.of("camel.ssl.key-store", certificate + "," + wrong), "tls.crt", "other.key", "does not belong");
        assertRefused(Map.of("camel.ssl.key-store", certificate.toString()), "tls.crt", "private key is missing");
        assertRefused(Map.of("camel.ssl.key-store", certificate + "," + folder + "/no.key"), "no.key", "not found");
        assertRefused(
                Map.of("camel.ssl.key-store", certificateAndKey(), "camel.ssl.trust-store", garbage.toString()),
                "camel.ssl.trust-store",
                "garbage.p12");
    }

    @Test
    void filesThatAreOfNoUseAnyMoreAreReportedWithTheirNameAndTheReason() throws Exception {
        issue("CN=first");
        Logger logger = (Logger) LoggerFactory.getLogger("dev.camelmcp.http.server.TlsReload");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (TestGateway gateway = start(Map.of("camel.ssl.key-store", certificateAndKey()))) {
            keys.pkcs8("tls.key", TestKeys.keys("EC", 256).getPrivate());

            await().atMost(30, SECONDS)
                    .untilAsserted(() -> assertThat(log.list)
                            .extracting(ILoggingEvent::getFormattedMessage)
                            .anyMatch(m -> m.contains("tls.key") && m.contains("does not belong")));
            assertThat(subject(gateway.port())).isEqualTo("CN=first");
        } finally {
            logger.detachAppender(log);
        }
    }

    private static void assertRefused(Map<String, String> settings, String... says) {
        assertThatThrownBy(() -> start(settings).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(says);
    }

    private static TestGateway start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camel.server.use-global-ssl-context-parameters", "true");
        all.put("camel.ssl.enabled", "true");
        return TestGateway.start(all);
    }

    private void issue(String subject) throws Exception {
        KeyPair pair = TestKeys.keys("EC", 256);
        keys.pkcs8("tls.key", pair.getPrivate());
        keys.writePem("tls.crt", keys.certificate(subject, pair, Duration.ofDays(1)), keys.authority());
        keys.write("ca.crt", keys.authority());
    }

    private String certificateAndKey() {
        return "file:" + folder.resolve("tls.crt") + ",file:" + folder.resolve("tls.key");
    }

    private String authority() {
        return "file:" + folder.resolve("ca.crt");
    }

    private void awaitSubject(int port, String expected) {
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(subject(port)).isEqualTo(expected));
    }

    private String subject(int port) throws Exception {
        try (SSLSocket socket = connect(port, context(null))) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** A caller with a certificate of some authority, who believes ours. */
    private SSLContext caller(TestKeys of) throws Exception {
        KeyPair pair = TestKeys.keys("EC", 256);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("caller", pair.getPrivate(), NO_PASSWORD, new Certificate[] {
            of.certificate("CN=caller", pair, Duration.ofDays(1)), of.authority()
        });
        return context(store);
    }

    private SSLContext context(KeyStore own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", keys.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        KeyManagerFactory presented = KeyManagerFactory.getInstance("PKIX");
        presented.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(presented.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket connect(int port, SSLContext context) throws Exception {
        Socket socket =
                (context == null ? context(null) : context).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        ((SSLSocket) socket).startHandshake();
        return (SSLSocket) socket;
    }

    /** With TLS 1.3 a refusal comes with the first answer. */
    private static String ping(SSLSocket socket) throws IOException {
        try (socket) {
            socket.getOutputStream()
                    .write("GET /mcp/nobody HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
            String answer = new String(socket.getInputStream().readAllBytes());
            if (answer.isEmpty()) {
                throw new IOException("ended without an answer");
            }
            return answer;
        }
    }
}
