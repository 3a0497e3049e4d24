package dev.camelmcp.routes;

import static dev.camelmcp.support.DiscoverableServer.ISSUER_METADATA;
import static dev.camelmcp.support.DiscoverableServer.MCP;
import static dev.camelmcp.support.DiscoverableServer.RESOURCE_METADATA;
import static dev.camelmcp.support.DiscoverableServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.DiscoverableServer;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server's URL and a client are enough: the rest is found out. */
@Timeout(60)
class DiscoverRouteTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private DiscoverableServer server;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = DiscoverableServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }

    private void gateway(String... more) throws Exception {
        Map<String, String> settings = server.settings("api");
        for (int i = 0; i < more.length; i += 2) {
            settings.put("mcp.servers.api." + more[i], more[i + 1]);
        }
        gateway = TestGateway.start(settings);
    }

    private HttpResponse<String> call() throws Exception {
        return callLater().get();
    }

    private CompletableFuture<HttpResponse<String>> callLater() {
        return HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(gateway.url("api")))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(PING))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void challengeLeadsToATokenOfTheRightServer() throws Exception {
        gateway();

        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(server.received(RESOURCE_METADATA)).hasSize(1);
        assertThat(server.received(ISSUER_METADATA)).hasSize(1);
        assertThat(server.received(TOKEN).get(0).body())
                .isEqualTo(TestHttp.form(
                        "grant_type", "client_credentials", "scope", "mcp:read", "resource", server.url()));
        assertThat(server.received(TOKEN).get(0).header("Authorization")).startsWith("Basic ");
        assertThat(server.received(MCP).get(0).header("Authorization")).isNull();
        assertThat(server.received(MCP).get(1).header("Authorization")).isEqualTo("Bearer token-1");
    }

    @Test
    void twoHundredCallersAskOnceForEach() throws Exception {
        gateway();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(callLater());
        }

        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get().statusCode()).as(call.get().body()).isEqualTo(200);
        }

        assertThat(server.received(RESOURCE_METADATA)).hasSize(1);
        assertThat(server.received(ISSUER_METADATA)).hasSize(1);
        assertThat(server.received(TOKEN)).hasSize(1);
        assertThat(server.received(MCP)).hasSize(201);
    }

    @Test
    void eagerTokenIsThereBeforeAnybodyCalls() throws Exception {
        gateway("oauth.eager", "true");

        await().until(() -> server.received(TOKEN).size() == 1);

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(server.received(TOKEN)).hasSize(1);
    }

    @Test
    void eagerServerIsNotReadyUntilItsFirstTokenIsThere() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        server.at(
                TOKEN,
                (request, response) -> server.vertx()
                        .executeBlocking(() -> held.await(30, TimeUnit.SECONDS))
                        .onSuccess(released -> server.token(response, "mcp:read")));
        gateway("oauth.eager", "true");
        assertThat(readiness()).isEqualTo(HealthCheck.State.DOWN);

        held.countDown();

        await().until(() -> readiness() == HealthCheck.State.UP);
    }

    private HealthCheck.State readiness() {
        return HealthCheckRegistry.get(gateway.context())
                .getCheck("mcp-oauth:api")
                .orElseThrow()
                .callReadiness()
                .getState();
    }

    @Test
    void scopeThatTheServerWantsIsAskedForOnce() throws Exception {
        server.at(
                TOKEN,
                (request, response) -> server.token(
                        response, request.body().contains("mcp%3Awrite") ? "mcp:read mcp:write" : "mcp:read"));
        server.at(MCP, (request, response) -> {
            String token = request.header("Authorization");
            if (token == null) {
                response.setStatusCode(401)
                        .putHeader("WWW-Authenticate", "Bearer scope=\"mcp:read\"")
                        .end();
            } else if (token.equals("Bearer token-1")) {
                response.setStatusCode(403)
                        .putHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"mcp:write\"")
                        .end();
            } else {
                StubUpstream.ok(request, response);
            }
        });
        gateway();

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(server.received(TOKEN)).hasSize(2);
        assertThat(server.received(TOKEN).get(1).body()).contains(TestHttp.form("scope", "mcp:read mcp:write"));
    }

    @Test
    void scopesThatAreStillNotEnoughAreNamed() throws Exception {
        server.at(TOKEN, (request, response) -> server.token(response, "mcp:read mcp:write"));
        server.at(
                MCP,
                (request, response) -> response.setStatusCode(request.header("Authorization") == null ? 401 : 403)
                        .putHeader(
                                "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"mcp:read mcp:all\"")
                        .end());
        gateway("oauth.validate-scopes", "false");

        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("insufficient_scope", "mcp:read mcp:all");
        assertThat(server.received(TOKEN)).hasSize(2);
        assertThat(server.received(MCP)).hasSize(3);
    }
}
