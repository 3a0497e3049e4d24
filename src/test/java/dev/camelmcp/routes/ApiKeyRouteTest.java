package dev.camelmcp.routes;

import static dev.camelmcp.routes.InboundGateway.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code mcp.inbound.auth=api-key}, from outside: who gets in, what is answered, and what travels on. */
class ApiKeyRouteTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";

    /** What answers without credentials on purpose; nothing of it is about a server that exists. */
    private static final Set<String> PUBLIC = Set.of("/.well-known/oauth-protected-resource/mcp/");

    private static InboundGateway it;

    @BeforeAll
    static void start() throws Exception {
        it = InboundGateway.start(Map.of(
                "mcp.inbound.auth",
                "api-key",
                "mcp.inbound.api-keys.alice.hash",
                hash(ALICE),
                "mcp.inbound.api-keys.bob.hash",
                hash(BOB),
                "mcp.inbound.api-keys.bob.servers",
                "web",
                "mcp.admin.api-key",
                "only-for-the-operators-of-it"));
    }

    @AfterAll
    static void stop() throws Exception {
        it.close();
    }

    @BeforeEach
    void reset() {
        it.upstream().received().clear();
    }

    @Test
    void callerWithAKeyGetsInAndTheKeyStaysHere() throws Exception {
        assertThat(it.ping("api", "Authorization", "Bearer " + ALICE).statusCode())
                .isEqualTo(200);
        assertThat(it.ping("api", "X-API-Key", ALICE).statusCode()).isEqualTo(200);
        assertThat(it.upstream().received()).hasSize(2).allSatisfy(sent -> {
            assertThat(sent.header("Authorization")).isNull();
            assertThat(sent.header("X-API-Key")).isNull();
            assertThat(sent.headers().toString()).doesNotContain("alice");
        });
    }

    @Test
    void callerWithoutCredentialsIsAnsweredByAChallengeWithoutErrorAndWithoutTheRequestsId() throws Exception {
        HttpResponse<String> answer = it.ping("api");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"mcp\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,"
                        + "\"message\":\"credentials are required\"}}");
        assertThat(it.upstream().received()).isEmpty();
    }

    @Test
    void callerWithAWrongKeyIsToldThatItIsInvalidAndNotWhatItWas() throws Exception {
        HttpResponse<String> answer = it.ping("api", "Authorization", "Bearer wrong-" + ALICE);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"mcp\", error=\"invalid_token\"");
        assertThat(answer.body()).contains("\"id\":null").doesNotContain("alice");
    }

    @Test
    void headersThatComeTwiceAreRefused() throws Exception {
        assertThat(it.ping("api", "X-API-Key", ALICE, "X-API-Key", ALICE).statusCode())
                .isEqualTo(401);
        assertThat(it.ping("api", "Authorization", "Bearer " + ALICE, "Authorization", "Bearer " + ALICE)
                        .statusCode())
                .isEqualTo(401);
        assertThat(it.ping("web", "Authorization", "Bearer " + ALICE, "X-API-Key", BOB)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void keyInTheQueryIsNoCredential() throws Exception {
        for (String query : List.of("access_token=" + ALICE, "api_key=" + ALICE, "X-API-Key=" + ALICE)) {
            assertThat(it.ping("api?" + query).statusCode()).as(query).isEqualTo(401);
        }
    }

    @Test
    void serversThatDoNotExistLookLikeTheOthersToCallersWithoutCredentials() throws Exception {
        HttpResponse<String> known = it.ping("api");
        for (String name : List.of("nope", "default/nope", "a/b/c", "", "%41pi")) {
            HttpResponse<String> unknown = it.ping(name);
            assertThat(unknown.statusCode()).as(name).isEqualTo(401);
            assertThat(unknown.body()).isEqualTo(known.body());
            assertThat(unknown.headers().map()).isEqualTo(known.headers().map());
        }
        assertThat(it.ping("nope", "X-API-Key", ALICE).statusCode()).isEqualTo(404);
    }

    @Test
    void keyOpensItsServersAndDoesNotTellWhichOthersThereAre() throws Exception {
        assertThat(it.ping("web", "X-API-Key", BOB).statusCode()).isEqualTo(200);
        HttpResponse<String> other = it.ping("default/api", "X-API-Key", BOB);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("\"id\":7");
        assertThat(it.ping("nope", "X-API-Key", BOB).body()).isEqualTo(other.body());
        assertThat(it.upstream().received()).hasSize(1);
    }

    @Test
    void hostAndOriginAreLookedAtFirst() throws Exception {
        assertThat(it.ping("api", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        try (WireCaller caller = WireCaller.to(it.gateway().port())) {
            WireMessage answer = caller.head("GET /mcp/api HTTP/1.1", "Host: evil.example", "X-API-Key: " + ALICE)
                    .answer();
            assertThat(answer.toString()).contains("403").doesNotContain("WWW-Authenticate");
        }
    }

    @Test
    void headerCannotClaimToBeSomebody() throws Exception {
        assertThat(it.ping("api", "McpCaller", "alice", "CamelMcpCaller", "alice")
                        .statusCode())
                .isEqualTo(401);
    }

    /** Every path of every route, by every method: a route that is added later must say on purpose that it is open. */
    @Test
    void noPathAnswersWithoutCredentials() throws Exception {
        Set<String> paths = new LinkedHashSet<>();
        it.gateway().context().getRoutes().forEach(route -> {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint http) {
                paths.add(http.getPath());
            }
        });
        assertThat(paths).contains("/mcp", "/mcp/").containsAll(PUBLIC);
        paths.removeAll(PUBLIC);
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO")) {
                for (String end : path.endsWith("/") ? List.of("api", "default/api", "nope", "") : List.of("")) {
                    HttpResponse<String> answer = it.send(HttpRequest.newBuilder(it.uri(path + end))
                            .method(method, HttpRequest.BodyPublishers.noBody()));
                    if ((path + end).equals("/admin/") && List.of("GET", "HEAD").contains(method)) {
                        continue; // the status page itself, which holds no state and asks for the key
                    }
                    boolean served = path.equals("/admin/")
                            || List.of("GET", "POST", "DELETE").contains(method);
                    assertThat(answer.statusCode())
                            .as(method + " " + path + end)
                            .isEqualTo(served ? 401 : 405);
                }
            }
        }
        assertThat(it.upstream().received()).isEmpty();
    }

    @Test
    void otherHttpEnginesAskForCredentialsToo() throws Exception {
        try (InboundGateway stock = InboundGateway.start(Map.of(
                "mcp.forward.http-engine",
                "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine",
                "mcp.inbound.auth",
                "api-key",
                "mcp.inbound.api-keys.alice.hash",
                hash(ALICE)))) {
            HttpResponse<String> refused = stock.ping("api");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"mcp\"");
            assertThat(refused.body()).contains("\"id\":null");
            assertThat(stock.ping("api", "X-API-Key", ALICE, "X-API-Key", ALICE).statusCode())
                    .isEqualTo(401);
            assertThat(stock.ping("api", "X-API-Key", ALICE).statusCode()).isEqualTo(200);
            assertThat(stock.upstream().last().header("X-API-Key")).isNull();
            assertThat(stock.upstream().last().body()).isEqualTo(InboundGateway.PING);
        }
    }

    @Test
    void thereIsNoMetadataAboutTokensWhereNoneAreTaken() throws Exception {
        assertThat(it.send(HttpRequest.newBuilder(it.uri("/.well-known/oauth-protected-resource/mcp/api")))
                        .statusCode())
                .isEqualTo(404);
    }
}
