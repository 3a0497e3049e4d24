package dev.camelmcp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.files.FileWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change on disk are presented by the next handshake, and trust is what the CA bundle says. */
class ClientTlsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final FileWatch watch = new FileWatch();
    private final TlsClients clients = new TlsClients(watch, Clock.systemUTC());
    private TestKeys files;
    private TlsFiles mutual;

    @BeforeEach
    void files() throws Exception {
        files = new TestKeys(folder);
        Path bundle = files.write("ca.pem", files.authority());
        install("CN=first");
        mutual = new TlsFiles(folder.resolve("client.pem"), folder.resolve("client.key"), null, bundle);
    }

    private void install(String subject) throws Exception {
        KeyPair keys = TestKeys.keys("EC", 256);
        files.pkcs8("client.key", keys.getPrivate());
        files.write("client.pem", files.certificate(subject, keys, DAY));
    }

    @Test
    void presentsTheCertificateThatReplacedTheFirst() throws Exception {
        ClientTls tls = clients.of(mutual);
        assertThat(tls.generation()).isZero();
        assertThat(presented(tls)).isEqualTo("CN=first");
        install("CN=second");
        settle();
        assertThat(tls.generation()).isEqualTo(1);
        assertThat(presented(tls)).isEqualTo("CN=second");
    }

    @Test
    void keepsWhatItHasWhileTheReplacementIsOfNoUse() throws Exception {
        ClientTls tls = clients.of(mutual);
        Files.writeString(folder.resolve("client.pem"), "garbage");
        settle();
        assertThat(tls.generation()).isZero();
        Files.delete(folder.resolve("client.pem"));
        settle();
        assertThat(tls.generation()).isZero();
        assertThat(presented(tls)).isEqualTo("CN=first");
        install("CN=second");
        settle();
        assertThat(tls.generation()).isEqualTo(1);
        assertThat(presented(tls)).isEqualTo("CN=second");
    }

    @Test
    void theServerSeesTheNewCertificateAfterRotation() throws Exception {
        ClientTls tls = clients.of(mutual);
        assertThat(handshake(tls.sslContext(), true)).isEqualTo("CN=first");
        install("CN=second");
        settle();
        assertThat(handshake(tls.sslContext(), true)).isEqualTo("CN=second");
    }

    @Test
    void trustsTheCaBundleWhereTheJvmDoesNot() throws Exception {
        ClientTls tls = clients.of(new TlsFiles(null, null, null, mutual.caBundle()));
        assertThat(tls.authorizationServers().keyManager().chooseClientAlias(new String[] {"EC"}, null, null))
                .isNull();
        assertThat(handshake(tls.sslContext(), false)).isEmpty();
        assertThatThrownBy(() -> handshake(SSLContext.getDefault(), false)).isInstanceOf(SSLHandshakeException.class);
    }

    /** A look finds the change, and a second that it is over. */
    private void settle() {
        watch.look();
        watch.look();
    }

    private static String presented(ClientTls tls) {
        X509ExtendedKeyManager keys = tls.authorizationServers().keyManager();
        String alias = keys.chooseClientAlias(new String[] {"EC"}, null, null);
        return keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName();
    }

    /** Connects to a new server, and says which client that saw; nothing when it does not ask. */
    private String handshake(SSLContext client, boolean mutual) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (SSLServerSocket server =
                (SSLServerSocket) serverContext().getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            server.setNeedClientAuth(mutual);
            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    socket.getOutputStream().write(1);
                    return mutual ? socket.getSession().getPeerPrincipal().getName() : "";
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(loopback, server.getLocalPort())) {
                socket.setSoTimeout(10_000);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            }
            return seen.get(10, TimeUnit.SECONDS);
        }
    }

    private SSLContext serverContext() throws Exception {
        KeyPair keys = TestKeys.keys("EC", 256);
        KeyStore store = files.store(keys, "x", files.certificate("CN=server", keys, DAY));
        KeyManagerFactory identity = KeyManagerFactory.getInstance("PKIX");
        identity.init(store, "x".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
