package dev.camelmcp.routes;

import static dev.camelmcp.support.JwtIssuer.claims;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.WireCaller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code mcp.inbound.auth=jwt}, from outside, and {@code metadata.camel.yaml} (RFC 9728). */
class JwtRouteTest {

    private static JwtIssuer issuer;
    private static InboundGateway it;

    @BeforeAll
    static void start() throws Exception {
        issuer = JwtIssuer.start();
        it = InboundGateway.start(settings());
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "mcp.inbound.auth",
                "jwt",
                "mcp.inbound.jwt.issuer",
                JwtIssuer.ISSUER,
                "mcp.inbound.jwt.audience",
                JwtIssuer.AUDIENCE,
                "mcp.inbound.jwt.jwks-url",
                issuer.jwksUrl(),
                "mcp.inbound.jwt.required-scopes",
                "mcp:use"));
    }

    @AfterAll
    static void stop() throws Exception {
        it.close();
        issuer.close();
    }

    @BeforeEach
    void reset() {
        it.upstream().received().clear();
    }

    @Test
    void callerWithATokenGetsInAndTheTokenStaysHere() throws Exception {
        // the first one waits for the keys, the second one finds them
        for (int i = 0; i < 2; i++) {
            assertThat(it.ping("api", "Authorization", "Bearer " + issuer.token())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(it.upstream().last().header("Authorization")).isNull();
        assertThat(it.upstream().last().body()).isEqualTo(InboundGateway.PING);
    }

    @Test
    void challengeSaysWhereTheMetadataIs() throws Exception {
        HttpResponse<String> answer = it.ping("api");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"mcp\", resource_metadata=\""
                        + it.uri("/.well-known/oauth-protected-resource/mcp/api") + "\"");
        assertThat(it.ping("api", "Authorization", "Bearer a.b.c").headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .endsWith(", error=\"invalid_token\"");
    }

    @Test
    void gatewaysOwnServerHasMetadataToo() throws Exception {
        HttpResponse<String> refused = it.send(
                HttpRequest.newBuilder(it.uri("/mcp")).POST(HttpRequest.BodyPublishers.ofString(InboundGateway.PING)));
        String metadata = it.uri("/.well-known/oauth-protected-resource/mcp").toString();
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"mcp\", resource_metadata=\"" + metadata + "\"");

        HttpResponse<String> answer =
                it.send(HttpRequest.newBuilder(it.uri("/.well-known/oauth-protected-resource/mcp")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"resource\":\"" + it.uri("/mcp") + "\"");
    }

    @Test
    void tokenWithoutTheScopeIsToldWhichOneItLacks() throws Exception {
        HttpResponse<String> answer =
                it.ping("api", "Authorization", "Bearer " + issuer.token(claims().claim("scope", "other")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .contains("resource_metadata=", "error=\"insufficient_scope\", scope=\"mcp:use\"");
        assertThat(answer.body()).contains("\"id\":null");
    }

    @Test
    void metadataSaysWhereToGetAToken() throws Exception {
        for (String name : Set.of("api", "default/api", "nope")) {
            HttpResponse<String> answer =
                    it.send(HttpRequest.newBuilder(it.uri("/.well-known/oauth-protected-resource/mcp/" + name)));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(new ObjectMapper().readValue(answer.body(), Map.class))
                    .isEqualTo(new ObjectMapper().readValue("""
                                    {"resource": "%s", "authorization_servers": ["https://issuer.example"],
                                     "scopes_supported": ["mcp:use"], "bearer_methods_supported": ["header"]}
                                    """.formatted(it.uri("/mcp/" + name)), Map.class));
        }
    }

    @Test
    void metadataIsForThisHostOnlyAndForWellFormedNames() throws Exception {
        try (WireCaller caller = WireCaller.to(it.gateway().port())) {
            assertThat(caller.head(
                                    "GET /.well-known/oauth-protected-resource/mcp/api HTTP/1.1",
                                    "Host: evil.example",
                                    "Connection: close")
                            .answer()
                            .toString())
                    .contains("403");
        }
        assertThat(it.send(HttpRequest.newBuilder(it.uri("/.well-known/oauth-protected-resource/mcp/a%22b")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(it.ping("a%22b").headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"mcp\"");
    }

    @Test
    void publicUrlIsWhatCallersAreTold() throws Exception {
        Map<String, String> settings = settings();
        settings.put("mcp.inbound.public-url", "https://mcp.example.com/gateway/");
        try (InboundGateway behindProxy = InboundGateway.start(settings)) {
            assertThat(behindProxy.ping("api").headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"mcp\", resource_metadata="
                            + "\"https://mcp.example.com/.well-known/oauth-protected-resource/gateway/mcp/api\"");
            assertThat(behindProxy
                            .send(HttpRequest.newBuilder(
                                    behindProxy.uri("/.well-known/oauth-protected-resource/mcp/api")))
                            .body())
                    .contains("\"resource\":\"https://mcp.example.com/gateway/mcp/api\"");
        }
    }

    @Test
    void issuerThatCannotBeReachedIs503AndNotTheCallersFault() throws Exception {
        Map<String, String> settings = settings();
        settings.put("mcp.inbound.jwt.jwks-url", "http://127.0.0.1:1/jwks");
        try (InboundGateway alone = InboundGateway.start(settings)) {
            HttpResponse<String> answer = alone.ping("api", "Authorization", "Bearer " + issuer.token());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(answer.body()).contains("\"id\":null");
        }
    }
}
