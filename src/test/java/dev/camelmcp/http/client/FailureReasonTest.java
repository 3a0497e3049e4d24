package dev.camelmcp.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.tls.TestKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An MCP server whose TLS does not suit the gateway: what is wrong with it is said, and no address. */
@Timeout(60)
class FailureReasonTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final LogTrap log = LogTrap.set();
    private TestKeys files;
    private Path bundle;

    @BeforeEach
    void keys() throws Exception {
        files = new TestKeys(folder);
        bundle = files.write("ca.pem", files.authority());
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void certificateThatIsNotTrusted() throws Exception {
        assertThat(told("https://127.0.0.1:" + listen(DAY, false), Map.of()))
                .contains("its certificate is not trusted, see oauth.ca-bundle-path");
        assertThat(logged()).endsWith("its certificate 'CN=server' was issued by 'CN=test CA', which is not trusted");
    }

    @Test
    void certificateForAnotherHostName() throws Exception {
        assertThat(told("https://localhost:" + listen(DAY, false), trusting()))
                .contains("its certificate is for another host name");
        assertThat(logged()).endsWith("is for another host name than localhost: it is for IP 127.0.0.1");
    }

    @Test
    void certificateThatHasExpired() throws Exception {
        assertThat(told("https://127.0.0.1:" + listen(Duration.ofHours(-1), false), trusting()))
                .contains("its certificate has expired");
        assertThat(logged()).contains("'CN=server' expired on 20");
    }

    /** The property is named where a server is not trusted, so it has to help each server. */
    @Test
    void caBundleIsForServersWithoutOAuthToo() throws Exception {
        String server = "https://127.0.0.1:" + listen(DAY, false);
        assertThat(withoutOAuth(server, Map.of()).body()).contains("see oauth.ca-bundle-path");
        assertThat(withoutOAuth(server, trusting()).statusCode()).isEqualTo(200);
    }

    @Test
    void clientCertificateThatIsMissing() throws Exception {
        assertThat(told("https://127.0.0.1:" + listen(DAY, true), trusting()))
                .contains("it refuses the client certificate, or wants one");
        assertThat(logged()).endsWith(": it wants a client certificate; see oauth.client-cert-path and use-mtls");
    }

    @Test
    void serverThatDoesNotSpeakTls() throws Exception {
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();

        assertThat(told("https://127.0.0.1:" + port, trusting())).contains("it does not speak TLS");
    }

    /** What cannot be read is no TLS: who wants that ends the connection. */
    @Test
    void answerThatIsNoHttpIsNotTakenForTls() throws Exception {
        int port = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(request -> socket.write("SSH-2.0-OpenSSH_9.2\r\n")))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();

        assertThat(withoutOAuth("http://127.0.0.1:" + port, Map.of()).body()).contains("(malformed answer)");
        assertThat(log.ours())
                .contains("MCP server api gave an answer that cannot be used (malformed answer)")
                .noneMatch(line -> line.contains("TLS"));
    }

    private Map<String, String> trusting() {
        return Map.of("mcp.servers.api.oauth.ca-bundle-path", bundle.toString());
    }

    /** The port of an MCP server with a certificate for 127.0.0.1. */
    private int listen(Duration validity, boolean mutual) throws Exception {
        KeyPair keys = TestKeys.keys("EC", 256);
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyPath(files.pkcs8("server.key", keys.getPrivate()).toString())
                        .setCertPath(files.write("server.pem", files.certificate("CN=server", keys, validity))
                                .toString()));
        if (mutual) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertPath(bundle.toString()));
        }
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
    }

    private static Map<String, String> settings(String server, TestAuthorizationServer as, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", server + "/mcp", as));
        settings.putAll(more);
        return settings;
    }

    private static HttpResponse<String> withoutOAuth(String server, Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("mcp.servers.api.url", server + "/mcp");
        try (TestGateway gateway = TestGateway.start(settings)) {
            return TestHttp.postMcp(gateway.url("api"), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        }
    }

    /** What operators read of the failure. */
    private String logged() {
        return log.ours().stream()
                .filter(line -> line.startsWith("MCP server api cannot be reached"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static String told(String server, Map<String, String> more) throws Exception {
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestGateway gateway = TestGateway.start(settings(server, as, more))) {
            HttpResponse<String> answer = TestHttp.postMcp(
                    gateway.url("api"), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
            assertThat(answer.body()).doesNotContain("127.0.0.1", "localhost", "Exception");
            return answer.body();
        }
    }
}
