package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's own check of credentials ({@code camel.server.authentication-enabled}) comes before every path of ours. */
class CamelAuthenticationTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @TempDir
    private static Path directory;

    private static StubUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = StubUpstream.start();
        Path users = Files.writeString(directory.resolve("users.properties"), "user.alice=secret\n");
        gateway = TestGateway.start(Map.of(
                "mcp.servers.api.url",
                upstream.url(),
                "camel.server.authentication-enabled",
                "true",
                "camel.server.authentication-path",
                "/*",
                "camel.server.basic-properties-file",
                users.toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mcp",
                "/mcp/",
                "/mcp/api",
                "/admin/",
                "/admin/servers",
                "/.well-known/oauth-protected-resource/mcp/api",
                "/nothing/here"
            })
    void withoutCredentialsNoPathAnswers(String path) throws Exception {
        for (String method : new String[] {"GET", "POST", "DELETE", "PUT"}) {
            HttpResponse<String> answer = send(path, method, null);

            assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
            assertThat(send(path, method, "alice:wrong").statusCode())
                    .as("%s %s", method, path)
                    .isEqualTo(401);
        }
    }

    @Test
    void withCredentialsAllAreServedByTheirOwnRoute() throws Exception {
        assertThat(send("/mcp", "POST", "alice:secret").body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(send("/mcp/api", "POST", "alice:secret").body()).isEqualTo("{\"ok\":true}");
        assertThat(send("/admin/servers", "GET", "alice:secret").statusCode()).isEqualTo(200);
        assertThat(send("/mcp", "PUT", "alice:secret").statusCode()).isEqualTo(405);
        assertThat(upstream.last().header("Authorization")).isNull();
    }

    /** Camel's JWTs, by a key store with one key for HS256. */
    @Test
    void soItIsWithTokens() throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path file = directory.resolve("keys.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        KeyStore.ProtectionParameter password = new KeyStore.PasswordProtection("changeit".toCharArray());
        keys.setEntry("HS256", new KeyStore.SecretKeyEntry(new SecretKeySpec(key, "HMacSHA256")), password);
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, "changeit".toCharArray());
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().subject("alice").build());
        token.sign(new MACSigner(key));
        try (TestGateway other = TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(),
                "camel.server.authentication-enabled", "true",
                "camel.server.authentication-path", "/*",
                "camel.server.jwt-keystore-type", "pkcs12",
                "camel.server.jwt-keystore-path", file.toString(),
                "camel.server.jwt-keystore-password", "changeit"))) {
            for (String path : List.of("/mcp", "/mcp/api", "/admin/servers")) {
                assertThat(send(other, path, "POST", null).statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            String credentials = "Bearer " + token.serialize();
            assertThat(send(other, "/mcp", "POST", credentials).statusCode()).isEqualTo(200);
            assertThat(send(other, "/mcp/api", "POST", credentials).statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> send(String path, String method, String user) throws Exception {
        return send(gateway, path, method, user == null ? null : basic(user));
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(TestGateway to, String path, String method, String credentials)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .method(method, method.equals("POST") ? BodyPublishers.ofString(PING) : BodyPublishers.noBody());
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
