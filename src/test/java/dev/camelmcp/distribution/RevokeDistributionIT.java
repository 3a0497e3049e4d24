package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code revoke} has the running gateway revoke the token that it really uses. */
@Timeout(120)
class RevokeDistributionIT {

    private static final String KEY = "f00d-f00d-f00d-f00d-f00d-f00d";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    private ProtectedServers servers;
    private HttpServer upstream;

    @BeforeEach
    void start() throws IOException {
        servers = new ProtectedServers();
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.getRequestHeaders()
                    .getOrDefault("Authorization", List.of())
                    .forEach(authorizations::add);
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        upstream.start();
        Files.writeString(directory.resolve("admin-key"), KEY + "\n");
        Files.writeString(
                directory.resolve("application.properties"),
                servers.properties(
                                "api",
                                "http://127.0.0.1:" + upstream.getAddress().getPort() + "/mcp",
                                GATEWAY)
                        + ProtectedServers.secret("api", "{{env:GW_SECRET}}")
                        + "mcp.servers.api.oauth.revocation-url="
                        + servers.authorizationServer().revocationUrl() + "\n"
                        + "mcp.servers.open.url=http://127.0.0.1:1/mcp\n");
    }

    @AfterEach
    void stop() {
        upstream.stop(0);
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tokenInUseIsRevokedAtTheAuthorizationServer(boolean withKey) throws Exception {
        if (withKey) {
            configureKey();
        }
        try (RunningGateway gateway = gateway()) {
            gateway.ping("api");
            String token = authorizations.take().substring("Bearer ".length());
            assertThat(servers.authorizationServer().isActive(token)).isTrue();

            Outcome revoked = revoke(gateway, "api");

            assertThat(revoked.exitCode()).as(revoked.output()).isZero();
            assertThat(revoked.stdout())
                    .isEqualTo("api: revoked, by the gateway at http://127.0.0.1:" + port(gateway) + "\n");
            assertThat(revoked.stderr()).isEmpty();
            assertThat(servers.authorizationServer().isActive(token)).isFalse();

            JsonNode again = JSON.readTree(revoke(gateway, "api", "--json").stdout());
            assertThat(again.path("revoked").isBoolean()).isTrue();
            assertThat(again.path("revoked").asBoolean()).isFalse();
            assertThat(again.path("gateway").asText()).endsWith(":" + port(gateway));
        }
    }

    @Test
    void gatewayWithAnotherKeyRefuses() throws IOException {
        configureKey();
        try (RunningGateway gateway = gateway()) {
            Outcome refused = revoke(gateway, "api", "-Dmcp.admin.api-key=an0ther-key-of-this-length");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.stdout()).isEmpty();
            assertThat(refused.stderr())
                    .contains("refused (HTTP 401)")
                    .doesNotContain(KEY, "an0ther-key-of-this-length");
        }
    }

    @Test
    void withoutAGatewayThereIsNothingToRevoke() throws IOException {
        int port = FreePorts.choose().server();

        Outcome alone = run("revoke", "api", "-Dcamel.server.port=" + port);
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(alone.stdout()).isEmpty();
        assertThat(alone.stderr())
                .isEqualTo("mcp-oauth: api: no gateway answers at http://127.0.0.1:" + port
                        + ", so there is no token to revoke\n");

        Outcome json = run("revoke", "api", "--json", "-Dcamel.server.port=" + port);
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(json.stdout()).path("error").asText()).isEqualTo("gateway_not_running");
        assertThat(servers.authorizationServer().tokenRequests()).isZero();
    }

    @Test
    void whatIsNoGatewayIsNotTakenForOne() {
        Outcome other = run(
                "revoke", "api", "-Dcamel.server.port=" + upstream.getAddress().getPort());

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.stderr()).contains("(HTTP 202) is not the gateway");
    }

    @Test
    void serverWithoutOAuthHasNothingToRevoke() {
        Outcome open = run("revoke", "open");

        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.stderr()).contains("open: ", "carry no token");
    }

    private void configureKey() throws IOException {
        Path file = directory.resolve("application.properties");
        Files.writeString(
                file, Files.readString(file) + "mcp.admin.api-key={{file:" + directory.resolve("admin-key") + "}}\n");
    }

    private RunningGateway gateway() {
        return RunningGateway.start(Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()));
    }

    private Outcome revoke(RunningGateway gateway, String server, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "revoke";
        arguments[1] = server;
        arguments[2] = "-Dcamel.server.port=" + port(gateway);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(arguments);
    }

    private static int port(RunningGateway gateway) {
        return URI.create(gateway.url("api")).getPort();
    }

    private Outcome run(String... arguments) {
        return Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()).run(arguments);
    }
}
