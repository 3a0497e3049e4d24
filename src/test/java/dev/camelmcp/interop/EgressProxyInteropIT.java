package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.Outside;
import dev.camelmcp.support.Outside.Arrived;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.tls.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The distribution behind a real egress proxy that wants a user: every server sees the proxy's address, and nobody's
 * else. Tokens, revocations, an issuer's keys, calls, streams, tools, {@code check}; by https with a certificate of the
 * client's, and by http.
 */
@Timeout(180)
class EgressProxyInteropIT {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static Tinyproxy proxy;
    private static JwtIssuer issuer;
    private static Outside outside;

    @BeforeAll
    static void start() throws Exception {
        TestKeys keys = new TestKeys(folder);
        KeyPair pair = TestKeys.keys("EC", 256);
        Path authority = keys.write("ca.pem", keys.authority());
        Path certificate = keys.write("cert.pem", keys.certificate("CN=outside", pair, Duration.ofDays(1)));
        Path key = keys.pkcs8("key.pem", pair.getPrivate());
        trustStore(keys);
        issuer = JwtIssuer.start();
        outside = Outside.open(new JWKSet(issuer.key().toPublicJWK()), certificate, key, authority);
        proxy = Tinyproxy.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        outside.close();
        issuer.close();
    }

    @BeforeEach
    void reset() {
        outside.arrived().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void nothingGoesOutBesideTheProxy(String scheme) throws Exception {
        int port = TestGateway.freePort();
        int management = TestGateway.freePort();
        Path config = config(scheme, port, management);
        try (RunningProgram gateway = program("run", "--config", config.toString())) {
            await("health").atMost(START).until(() -> isHealthy(management) || !gateway.isAlive());
            assertThat(gateway.isAlive()).as(gateway.output()).isTrue();

            HttpResponse<String> call = CLIENT.send(
                    request(port)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(PING))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(call.body()).as(gateway.output()).isEqualTo(PING);
            try (InputStream stream = CLIENT.send(
                            request(port).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                assertThat(new String(stream.readNBytes(Outside.EVENT.length())))
                        .isEqualTo(Outside.EVENT);
            }
            assertThat(TestHttp.get("http://127.0.0.1:" + port + "/admin/servers/api/tools")
                            .body())
                    .contains("echo");
            gateway.close();
            assertThat(gateway.output()).doesNotContain(Tinyproxy.PASSWORD);
        }

        assertThat(outside.arrived()).extracting(Arrived::path).contains("/token", "/jwks", "/mcp", "/revoke");
        assertThat(outside.at("/mcp")).extracting(Arrived::method).contains("POST", "GET");
        assertThat(outside.arrived()).allSatisfy(a -> {
            assertThat(a.peer()).as("%s", a).isEqualTo(Tinyproxy.ADDRESS);
            assertThat(a.headers().values()).as("%s", a).noneMatch(v -> v.contains(Tinyproxy.PASSWORD));
            assertThat(a.headers()).doesNotContainKey("proxy-authorization");
        });
        if (scheme.equals("https")) {
            assertThat(outside.at("/token")).allMatch(Arrived::certified);
            assertThat(outside.at("/mcp"))
                    .anyMatch(Arrived::certified)
                    .anyMatch(a -> a.version().equals("HTTP_2"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void checkGoesByTheProxyTooAndNamesIt(String scheme) throws Exception {
        Path config = config(scheme, TestGateway.freePort(), TestGateway.freePort());
        try (RunningProgram check = program("check", "--config", config.toString())) {
            assertThat(check.exitCode(START)).as(check.output()).isZero();
            assertThat(check.stdout()).contains("1 tool: echo");
        }
        assertThat(outside.arrived()).isNotEmpty().allMatch(a -> a.peer().equals(Tinyproxy.ADDRESS));

        String good = Files.readString(config);
        Files.writeString(config, good.replace(Tinyproxy.USER + ":" + Tinyproxy.PASSWORD + "@", ""));
        try (RunningProgram check = program("check", "--config", config.toString())) {
            assertThat(check.exitCode(START)).isEqualTo(1);
            assertThat(check.stdout()).contains("egress proxy " + proxy.address() + " answers 407");
        }
        // to a wrong password tinyproxy says 401; by http, what it says of itself tells it from a server's own
        Files.writeString(config, good.replace(Tinyproxy.PASSWORD, "wrong-one"));
        try (RunningProgram check = program("check", "--config", config.toString())) {
            assertThat(check.exitCode(START)).isEqualTo(1);
            assertThat(check.stdout()).contains("egress proxy " + proxy.address() + " answers 401");
            assertThat(check.output()).doesNotContain("wrong-one");
        }
    }

    /** The proxy finds nobody there, and says so in the place of the server. */
    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void serverThatTheProxyDoesNotReachIsNotTheOneThatAnswers(String scheme) throws Exception {
        int port = TestGateway.freePort();
        int management = TestGateway.freePort();
        Path config = config(scheme, port, management);
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst(
                                "(?m)^(mcp\\.servers\\.api\\.url=.*:)\\d+/mcp$",
                                "$1" + TestGateway.freePort() + "/mcp"));
        String answers = "egress proxy " + proxy.address() + " answers 5";
        try (RunningProgram gateway = program("run", "--config", config.toString())) {
            await("health").atMost(START).until(() -> isHealthy(management) || !gateway.isAlive());
            HttpResponse<String> call = CLIENT.send(
                    request(port)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(PING))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(call.statusCode()).as(gateway.output()).isEqualTo(502);
            assertThat(call.body()).contains("-32002").doesNotContain(proxy.address(), "tinyproxy");
            gateway.close();
            assertThat(gateway.output()).contains("MCP server api cannot be reached (by the egress proxy): " + answers);
        }
        try (RunningProgram check = program("check", "--config", config.toString())) {
            assertThat(check.exitCode(START)).isEqualTo(1);
            assertThat(check.stdout()).contains(answers);
        }
    }

    /** Those that other programs have too, with what they do not except. */
    @Test
    void variablesOfTheEnvironmentAreEnough() throws Exception {
        Path config = config("https", TestGateway.freePort(), TestGateway.freePort());
        Files.writeString(config, Files.readString(config).replaceAll("mcp.proxy.url=.*", ""));
        ProcessBuilder builder = builder("check", "--config", config.toString());
        builder.environment().put("HTTPS_PROXY", proxy.url());
        try (RunningProgram check = RunningProgram.start(builder)) {
            assertThat(check.exitCode(START)).as(check.output()).isZero();
        }
        assertThat(outside.arrived()).isNotEmpty().allMatch(a -> a.peer().equals(Tinyproxy.ADDRESS));
    }

    private static Path config(String scheme, int port, int management) throws IOException {
        String base = scheme + "://127.0.0.1:" + (scheme.equals("https") ? outside.securePort() : outside.port());
        String plain = """
                camel.server.port=%d
                camel.management.port=%d
                mcp.proxy.url=%s
                mcp.proxy.no-proxy=
                mcp.oauth.retry.max-attempts=0
                mcp.oauth.revoke-on-shutdown=true
                mcp.inbound.auth=jwt
                mcp.inbound.jwt.issuer=%s
                mcp.inbound.jwt.audience=%s
                mcp.inbound.jwt.jwks-url=%6$s/jwks
                mcp.servers.api.url=%6$s/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id=gateway
                mcp.servers.api.oauth.client-secret=s3cret
                mcp.servers.api.oauth.token-url=%6$s/token
                mcp.servers.api.oauth.revocation-url=%6$s/revoke
                """.formatted(port, management, proxy.url(), JwtIssuer.ISSUER, JwtIssuer.AUDIENCE, base);
        String more = scheme.equals("http") ? """
                mcp.inbound.jwt.allow-http-jwks-url=true
                mcp.servers.api.oauth.enforce-https=false
                """ : """
                mcp.servers.api.use-mtls=true
                mcp.servers.api.oauth.use-mtls=true
                mcp.servers.api.oauth.token-endpoint-auth-method=client_secret_basic
                mcp.servers.api.oauth.client-cert-path=%1$s/cert.pem
                mcp.servers.api.oauth.client-key-path=%1$s/key.pem
                mcp.servers.api.oauth.ca-bundle-path=%1$s/ca.pem
                """.formatted(folder);
        return Files.writeString(Files.createTempFile(folder, "gateway", ".properties"), plain + more);
    }

    private static RunningProgram program(String... arguments) {
        return RunningProgram.start(builder(arguments));
    }

    private static ProcessBuilder builder(String... arguments) {
        Path command = Path.of(System.getProperty("distribution", "target/camel-mcp-oauth"), "bin/mcp-oauth")
                .toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command.toString()).directory(folder.toFile());
        builder.command().addAll(List.of(arguments));
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("MCP_")
                        || name.startsWith("CAMEL_")
                        || name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(
                "JAVA_OPTS",
                "-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12")
                        + " -Djavax.net.ssl.trustStorePassword=changeit -XX:TieredStopAtLevel=1");
        return builder;
    }

    private static HttpRequest.Builder request(int port) throws Exception {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp/api"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + issuer.token());
    }

    private static boolean isHealthy(int port) {
        try {
            return TestHttp.get("http://127.0.0.1:" + port + "/observe/health").statusCode() == 200;
        } catch (Exception e) {
            return false;
        }
    }

    private static void trustStore(TestKeys keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", keys.authority());
        try (OutputStream file = Files.newOutputStream(folder.resolve("trust.p12"))) {
            store.store(file, "changeit".toCharArray());
        }
    }
}
