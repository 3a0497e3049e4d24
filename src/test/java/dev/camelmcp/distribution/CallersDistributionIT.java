package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a gateway that asks, and that nobody else does by any path or method. */
@Timeout(120)
class CallersDistributionIT {

    private static final String KEY = "k3y-k3y-k3y-k3y-k3y-k3y-k3y-k3y";
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "https://gateway.example/mcp";
    private static final List<String> METHODS =
            List.of("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO");

    @TempDir
    private Path directory;

    @Test
    void callerWithAnApiKeyGetsToTheServersThatItOpens() throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
        try (EchoServer upstream = new EchoServer();
                RunningGateway gateway = start(
                        upstream,
                        "mcp.inbound.auth=api-key",
                        "mcp.inbound.api-keys.ci.hash=sha256:" + hash,
                        "mcp.inbound.api-keys.ci.servers=api")) {
            HttpResponse<String> answer = send(gateway.url("api"), "POST", KEY);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain(KEY);
            assertThat(send(gateway.url("web"), "POST", KEY).statusCode()).isEqualTo(403);
            assertThat(send(gateway.url("api"), "POST", KEY + "x").statusCode()).isEqualTo(401);
            assertNobodyElseGetsIn(gateway);
            assertThat(gateway.output()).doesNotContain(KEY);
        }
    }

    @Test
    void callerWithATokenOfTheIssuersGetsIn() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            byte[] jwks = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
        });
        issuer.start();
        try (EchoServer upstream = new EchoServer();
                RunningGateway gateway = start(
                        upstream,
                        "mcp.inbound.auth=jwt",
                        "mcp.inbound.jwt.issuer=" + ISSUER,
                        "mcp.inbound.jwt.audience=" + AUDIENCE,
                        "mcp.inbound.jwt.required-scopes=mcp:use",
                        "mcp.inbound.jwt.jwks-url=http://127.0.0.1:"
                                + issuer.getAddress().getPort() + "/jwks")) {
            assertThat(send(gateway.url("api"), "POST", token(key, AUDIENCE, "mcp:use"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(gateway.url("api"), "POST", token(key, "https://other.example", "mcp:use"))
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> less = send(gateway.url("api"), "POST", token(key, AUDIENCE, "other"));
            assertThat(less.statusCode()).isEqualTo(403);
            assertThat(less.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(c -> assertThat(c).contains("insufficient_scope", "scope=\"mcp:use\""));
            assertNobodyElseGetsIn(gateway);
            String metadata = gateway.url("api").replace("/mcp/", "/.well-known/oauth-protected-resource/mcp/");
            assertThat(send(metadata, "GET", "").body()).contains("\"authorization_servers\":[\"" + ISSUER + "\"]");
        } finally {
            issuer.stop(0);
        }
    }

    private static void assertNobodyElseGetsIn(RunningGateway gateway) throws Exception {
        String base = gateway.url("");
        for (String path : List.of("api", "default/api", "nope", "", "../mcp/api", "api/")) {
            for (String method : METHODS) {
                HttpResponse<String> answer = send(base + path, method, "");
                assertThat(answer.statusCode()).as(method + " " + path).isIn(401, 405);
            }
        }
        assertThat(send(gateway.url("api"), "POST", "").headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
    }

    private RunningGateway start(EchoServer upstream, String... settings) throws Exception {
        Path file = directory.resolve("gateway.properties");
        Files.writeString(
                file,
                "mcp.servers.api.url=" + upstream.url() + "\nmcp.servers.web.url=" + upstream.url() + "\n"
                        + String.join("\n", settings) + "\n");
        return RunningGateway.start(
                Invocation.in(directory), "--config", file.toString(), "-Dcamelmcp.log-level=DEBUG");
    }

    private static String token(ECKey key, String audience, String scope) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("k1")
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject("alice")
                        .audience(audience)
                        .claim("scope", scope)
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static HttpResponse<String> send(String url, String method, String credential) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET") || method.equals("HEAD")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}"));
        if (!credential.isEmpty()) {
            request.header("Authorization", "Bearer " + credential);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
