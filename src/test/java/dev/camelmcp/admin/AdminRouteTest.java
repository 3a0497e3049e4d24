package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.TestMcpServer;
import dev.camelmcp.token.AccessToken;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code admin.camel.yaml}: what operators see and do. */
class AdminRouteTest {

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static TestMcpServer mcp;

    @AutoClose
    private static StubUpstream odd;

    @AutoClose
    private static TestGateway gateway;

    private static AdminHttp admin;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        mcp = TestMcpServer.start(as);
        odd = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", mcp.url() + "?key=hunter2", as));
        settings.putAll(TestGateway.server("refused", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.refused.oauth.client-secret", "wr0ng");
        settings.putAll(TestGateway.server("down", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.down.oauth.token-url", "http://127.0.0.1:1/token");
        settings.put("mcp.servers.down.oauth.revocation-url", "http://127.0.0.1:1/revoke");
        settings.putAll(TestGateway.server("no-url", odd.url(), as));
        settings.remove("mcp.servers.no-url.oauth.revocation-url");
        settings.putAll(TestGateway.server("slow", odd.url(), as));
        settings.put("mcp.servers.slow.oauth.revocation-url", odd.url());
        settings.put("mcp.servers.plain.url", odd.url());
        settings.put("mcp.oauth.failure-pause", "0");
        gateway = TestGateway.start(settings);
        admin = new AdminHttp(gateway.port());
    }

    @BeforeEach
    void usual() {
        odd.behave(StubUpstream::ok);
    }

    @Test
    void serversAreListedWithTheirState() throws Exception {
        JsonNode servers = admin.json("/admin/servers").path("servers");

        assertThat(servers).hasSize(6);
        assertThat(servers)
                .extracting(s -> s.path("server").asText())
                .containsExactly("api", "down", "no-url", "plain", "refused", "slow");
        assertThat(admin.get("/admin/servers/").statusCode()).isEqualTo(200);
    }

    @Test
    void serverWithATokenShowsWhenItEndsButNotTheToken() throws Exception {
        String token = token("api");

        HttpResponse<String> answer = admin.get("/admin/servers/api");
        JsonNode state = AdminHttp.json(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(state.path("config").asText()).isEqualTo("default");
        assertThat(state.path("url").asText()).isEqualTo(mcp.url()).doesNotContain("hunter2");
        assertThat(state.path("oauth_enabled").asBoolean()).isTrue();
        assertThat(state.path("token_cached").asBoolean()).isTrue();
        assertThat(state.path("token").asText()).matches("sha256:[0-9a-f]{8}");
        assertThat(state.path("scope").asText()).isEqualTo("mcp:read");
        assertThat(Instant.parse(state.path("refresh_at").asText()))
                .isBefore(Instant.parse(state.path("expires_at").asText()));
        assertThat(Instant.parse(state.path("last_acquired_at").asText())).isNotNull();
        assertThat(answer.body()).doesNotContain(token.substring(0, 12), TestAuthorizationServer.GATEWAY.secret());
    }

    @Test
    void serverIsFoundByItsConfigurationToo() throws Exception {
        assertThat(admin.json("/admin/servers/default/api")).isEqualTo(admin.json("/admin/servers/api"));
    }

    @Test
    void refreshReplacesTheToken() throws Exception {
        token("api");
        String before = admin.json("/admin/servers/api").path("token").asText();

        JsonNode after = admin.post("/admin/servers/api/refresh");

        assertThat(after.path("token").asText()).startsWith("sha256:").isNotEqualTo(before);
    }

    @Test
    void invalidateForgetsTheToken() throws Exception {
        token("api");

        JsonNode after = admin.post("/admin/servers/default/api/invalidate");

        assertThat(after.path("token_cached").asBoolean(true)).isFalse();
        assertThat(after.path("token").isNull()).isTrue();
        assertThat(after.path("expires_at").isNull()).isTrue();
    }

    @Test
    void revokeForgetsTheTokenHereAndThere() throws Exception {
        String token = token("api");

        JsonNode after = admin.post("/admin/servers/api/revoke");

        assertThat(after.path("token_cached").asBoolean(true)).isFalse();
        assertThat(as.isActive(token)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, refused/refresh, 502, invalid_client",
        "GET, refused/tools, 502, invalid_client",
        "POST, down/refresh, 503, authorization_server_unreachable",
        "GET, down/tools, 503, authorization_server_unreachable",
        "POST, plain/refresh, 409, oauth_not_enabled",
        "POST, plain/revoke, 409, oauth_not_enabled",
    })
    void failureIsToldAsForwardingTellsIt(String method, String path, int status, String error) throws Exception {
        HttpResponse<String> answer = admin.send(method, "/admin/servers/" + path, Map.of());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(AdminHttp.json(answer).path("server").asText()).isEqualTo(path.split("/")[0]);
        assertThat(AdminHttp.json(answer).path("error").asText()).isEqualTo(error);
        assertThat(AdminHttp.json(answer).has("error_description")).isTrue();
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).doesNotContain("wr0ng");
    }

    @Test
    void failureIsTheServersLastError() throws Exception {
        admin.post("/admin/servers/refused/refresh");

        JsonNode state = admin.json("/admin/servers/refused");

        assertThat(state.path("last_error").path("error").asText()).isEqualTo("invalid_client");
        assertThat(Instant.parse(state.path("last_error").path("at").asText())).isNotNull();
        assertThat(state.path("acquisition_failures").asInt()).isPositive();
    }

    @Test
    void revokeWithoutAnUrlForgetsTheTokenAndSaysThatItWasNotRevoked() throws Exception {
        token("no-url");

        HttpResponse<String> answer = admin.send("POST", "/admin/servers/no-url/revoke", Map.of());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(AdminHttp.json(answer).path("error").asText()).isEqualTo("revocation_not_configured");
        assertThat(admin.json("/admin/servers/no-url").path("token_cached").asBoolean(true))
                .isFalse();
    }

    @Test
    void revokeThatTheAuthorizationServerRefusesIsAnError() throws Exception {
        token("slow");
        odd.behave((request, response) -> response.setStatusCode(400)
                .putHeader("Content-Type", "application/json")
                .end("{\"error\":\"unsupported_token_type\"}"));

        HttpResponse<String> answer = admin.send("POST", "/admin/servers/slow/revoke", Map.of());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(AdminHttp.json(answer).path("error").asText()).isEqualTo("unsupported_token_type");
    }

    /** Would catch a revocation, or a discovery, that holds the event loop: nobody else would be served meanwhile. */
    @Test
    void otherRequestsAreServedWhileRevocationsWait() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        token("slow");
        odd.behave((request, response) -> odd.vertx().executeBlocking(() -> {
            released.await();
            return response.end();
        }));
        CompletableFuture<HttpResponse<String>> revocation =
                CompletableFuture.supplyAsync(() -> sendUnchecked("POST", "/admin/servers/slow/revoke"));
        await().until(() -> odd.open() == 1);

        for (int i = 0; i < 20; i++) {
            assertThat(sendUnchecked("GET", "/admin/servers/api").statusCode()).isEqualTo(200);
        }

        assertThat(revocation).isNotDone();
        released.countDown();
        assertThat(revocation.join().statusCode()).isEqualTo(200);
    }

    @Test
    void toolsAreThoseOfTheServer() throws Exception {
        JsonNode answer = admin.json("/admin/servers/api/tools");

        assertThat(answer.path("server").asText()).isEqualTo("api");
        assertThat(answer.path("tools"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("echo", "add", "whoami");
        assertThat(answer.path("descriptions").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("echo", "add", "whoami");
        assertThat(answer.path("descriptions").path("echo").asText()).isNotBlank();
    }

    @Test
    void toolsOfAServerThatIsNoneAreAnError() throws Exception {
        HttpResponse<String> answer = admin.get("/admin/servers/plain/tools");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(AdminHttp.json(answer).path("error").asText()).isEqualTo("tools_unavailable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/nothing",
                "/admin/servers/nobody",
                "/admin/servers/nobody/tools",
                "/admin/servers/api/explode",
                "/admin/servers/refresh",
                "/admin/servers/%2e%2e/api"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        HttpResponse<String> answer = admin.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/servers/api/refresh, POST",
        "GET, /admin/servers/api/revoke, POST",
        "HEAD, /admin/servers/api/invalidate, POST",
        "POST, /admin/servers/api, GET",
        "DELETE, /admin/servers/api, GET",
        "PUT, /admin/servers, GET",
        "OPTIONS, /admin/servers, GET",
        "PATCH, /admin/metrics, GET"
    })
    void otherMethodsAreNotAllowedAndDoNothing(String method, String path, String allowed) throws Exception {
        token("api");
        JsonNode before = admin.json("/admin/servers/api");

        HttpResponse<String> answer = admin.send(method, path, Map.of());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
        assertThat(answer.headers().map().keySet()).noneMatch(h -> h.startsWith("access-control"));
        assertThat(admin.json("/admin/servers/api")).isEqualTo(before);
    }

    @Test
    void figuresAreNumbersByTheNamesOfTheContract() throws Exception {
        token("api");
        JsonNode before = admin.json("/admin/metrics");
        assertThat(before.fieldNames())
                .toIterable()
                .containsExactly(
                        "token_acquisitions_total",
                        "token_acquisitions_success",
                        "token_acquisitions_failure",
                        "token_cache_hits",
                        "token_cache_misses",
                        "token_refreshes",
                        "cache_hit_ratio",
                        "success_rate",
                        "avg_latency_ms",
                        "active_tokens");
        assertThat(before).allSatisfy(value -> assertThat(value.isNumber()).isTrue());

        token("api");
        admin.post("/admin/servers/api/refresh");
        admin.post("/admin/servers/refused/refresh");
        JsonNode after = admin.json("/admin/metrics");

        assertThat(grown(before, after, "token_cache_hits")).isEqualTo(1);
        assertThat(grown(before, after, "token_refreshes")).isEqualTo(1);
        assertThat(grown(before, after, "token_acquisitions_success")).isEqualTo(1);
        assertThat(grown(before, after, "token_acquisitions_failure")).isEqualTo(1);
        assertThat(grown(before, after, "token_acquisitions_total")).isEqualTo(2);
        assertThat(after.path("cache_hit_ratio").asDouble()).isBetween(0.0, 1.0);
        assertThat(after.path("success_rate").asDouble()).isBetween(0.01, 0.99);
        assertThat(after.path("avg_latency_ms").asDouble()).isPositive();
        assertThat(after.path("active_tokens").asInt()).isPositive();
    }

    /** What the caller of /admin sends, its credentials among it, is nobody else's business. */
    @Test
    void nothingOfTheRequestGoesOn() throws Exception {
        odd.received().clear();
        token("slow");

        admin.send("POST", "/admin/servers/slow/revoke", Map.of("X-Private", "hunter2", "Cookie", "hunter2"));

        assertThat(odd.last().headers().toString()).doesNotContain("hunter2");
    }

    @Test
    void forwardingIsAsBefore() throws Exception {
        assertThat(TestHttp.postMcp(gateway.url("plain"), Map.of(), "{}").statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> sendUnchecked(String method, String path) {
        try {
            return admin.send(method, path, Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long grown(JsonNode before, JsonNode after, String name) {
        return after.path(name).asLong() - before.path(name).asLong();
    }

    private static String token(String server) {
        return gateway.producer()
                .request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", server))
                .getProperty("McpOAuthToken", AccessToken.class)
                .value()
                .value();
    }
}
