package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.discovery.Tool;
import dev.camelmcp.support.TestAuthorizationServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} and {@code tools} reach servers whose certificate is of a private authority, or that want one. */
@Timeout(60)
class TlsCheckTest {

    @TempDir
    private Path folder;

    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private final Vertx vertx = Vertx.vertx();
    private TestAuthorizationServer as;

    @BeforeEach
    void start() {
        as = TestAuthorizationServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        as.close();
        certificate.delete();
    }

    @Test
    void bundleOfAServerCountsForItsTools() throws Exception {
        try (Session session = session(ClientAuth.NONE, "")) {
            assertThat(session.tools(session.server("api")))
                    .extracting(Tool::name)
                    .containsExactly("echo");
        }
    }

    @Test
    void clientCertificateIsShownForItsTools() throws Exception {
        String mutual = "mcp.servers.api.oauth.use-mtls=true\nmcp.servers.api.use-mtls=true\n"
                + "mcp.servers.api.oauth.client-cert-path=" + certificate.certificatePath()
                + "\nmcp.servers.api.oauth.client-key-path=" + certificate.privateKeyPath() + "\n";
        try (Session session = session(ClientAuth.REQUIRED, mutual)) {
            ServerRegistration server = session.server("api");
            assertThat(server.mutualTls()).isTrue();
            assertThat(session.tools(server)).extracting(Tool::name).containsExactly("echo");
        }
    }

    @Test
    void clientCertificateIsShownWithoutOAuth() throws Exception {
        String mutual = "mcp.servers.api.oauth.enabled=false\nmcp.servers.api.use-mtls=true\n"
                + "mcp.servers.api.oauth.client-cert-path=" + certificate.certificatePath()
                + "\nmcp.servers.api.oauth.client-key-path=" + certificate.privateKeyPath() + "\n";
        try (Session session = session(ClientAuth.REQUIRED, mutual)) {
            ServerRegistration server = session.server("api");
            assertThat(server.isOAuth()).isFalse();
            assertThat(session.tools(server)).extracting(Tool::name).containsExactly("echo");
        }
    }

    private Session session(ClientAuth clientAuth, String more) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(certificate.keyCertOptions())
                .setTrustOptions(certificate.trustOptions())
                .setClientAuth(clientAuth);
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(TlsCheckTest::mcp)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        Path properties = folder.resolve("application.properties");
        Files.writeString(properties, """
                mcp.servers.api.url=https://localhost:%d/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id=%s
                mcp.servers.api.oauth.client-secret=%s
                mcp.servers.api.oauth.token-url=%s
                mcp.servers.api.oauth.enforce-https=false
                mcp.servers.api.oauth.ca-bundle-path=%s
                %s""".formatted(
                        server.actualPort(),
                        TestAuthorizationServer.GATEWAY.id(),
                        TestAuthorizationServer.GATEWAY.secret(),
                        as.tokenUrl(),
                        certificate.certificatePath(),
                        more));
        return Session.open(Optional.of(properties), Gateway.Mode.TOKENS);
    }

    private static void mcp(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String text = body.toString();
            String id = text.replaceAll(".*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
            String result = text.contains("\"initialize\"")
                    ? "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}"
                    : "\"tools\":[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}}]";
            if (!text.contains("\"id\"")) {
                request.response()
                        .setStatusCode(request.method().name().equals("POST") ? 202 : 405)
                        .end();
                return;
            }
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{" + result + "}}");
        });
    }
}
