package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code token.camel.yaml}: against a real authorization server, and against one that does what real ones do on bad
 * days.
 */
class TokenRouteTest {

    private static TestAuthorizationServer as;
    private static StubUpstream odd;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        odd = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
        settings.putAll(TestGateway.server("post", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.post.oauth.use-basic-auth", "false");
        settings.putAll(TestGateway.server("wrong", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.wrong.oauth.client-secret", "wrong-secret");
        settings.putAll(TestGateway.server("odd", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.odd.oauth.token-url", odd.url() + "?tenant=a%20b");
        settings.put("mcp.servers.odd.oauth.scope", "read write");
        settings.put("mcp.servers.odd.oauth.audience", "https://api.example.test");
        settings.put("mcp.servers.odd.oauth.resource", "https://a.example.test,https://b.example.test");
        settings.put("mcp.servers.odd.oauth.additional-params.tenant_hint", "blue sky");
        settings.put("mcp.servers.odd.oauth.custom-headers.X-Tenant", "blue");
        settings.putAll(TestGateway.server("gone", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.gone.oauth.token-url", "http://127.0.0.1:1/token");
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        odd.close();
        as.close();
    }

    @BeforeEach
    void reset() {
        as.resetCounts();
        odd.received().clear();
    }

    @Test
    void tokenWhenSecretNeedsFormEncodingThenBasicIsUnderstood() {
        assertThat(token(request("api")).scope().toString()).isEqualTo("mcp:read");
        assertThat(as.tokenRequests()).isEqualTo(1);
    }

    @Test
    void tokenWhenClientSecretPostThenObtained() {
        assertThat(as.isActive(token(request("post")).value().value())).isTrue();
    }

    @Test
    void tokenWhenServerAnswers503TwiceThenTheThirdAttemptSucceeds() {
        as.answerNext(503, 503);
        assertThat(token(request("api"))).isNotNull();
        assertThat(as.tokenRequests()).isEqualTo(3);
    }

    @Test
    void tokenWhenServerAnswers429ThenTriesAgain() {
        as.answerNext(429);
        assertThat(token(request("api"))).isNotNull();
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    @Test
    void tokenWhenServerKeepsFailingThenGivesUpAfterThreeRetries() {
        as.answerNext(500, 502, 503, 504, 500);
        Exchange exchange = request("api");
        assertThat(exchange.getException(OAuthException.class).error().isTransient())
                .isTrue();
        assertThat(as.tokenRequests()).isEqualTo(4);
        as.answerNext();
    }

    @Test
    void tokenWhenSecretIsWrongThenReportedAtOnceWithoutRetry() {
        Exchange exchange = request("wrong");
        assertThat(exchange.getException()).hasMessage("OAuth token request failed: invalid_client");
        assertThat(as.tokenRequests()).isEqualTo(1);
    }

    @Test
    void tokenWhenNobodyListensThenFailsAfterTheRetries() {
        Exchange exchange = request("gone");
        assertThat(exchange.getException()).isInstanceOf(IOException.class);
    }

    @Test
    void tokenWhenItFailsThenNoCredentialsStayInTheMessage() {
        for (String server : new String[] {"wrong", "gone"}) {
            Exchange exchange = request(server);
            assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
            assertThat(String.valueOf(exchange.getMessage().getBody())).doesNotContain("secret");
        }
    }

    @Test
    void tokenThenNothingOfTheAnswerStaysInTheMessage() {
        Exchange exchange = request("api");
        assertThat(exchange.getMessage().getBody()).isNull();
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
    }

    @Test
    void tokenRequestCarriesEveryConfiguredParameterAndTheUrlsOwnQuery() {
        answer("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":\"3600\",\"scope\":\"write read\"}");
        token(request("odd"));
        StubUpstream.Received sent = odd.last();
        assertThat(sent.uri()).isEqualTo("/mcp?tenant=a%20b");
        assertThat(sent.body().split("&"))
                .containsExactly(
                        "grant_type=client_credentials",
                        "scope=read+write",
                        "audience=https%3A%2F%2Fapi.example.test",
                        "resource=https%3A%2F%2Fa.example.test",
                        "resource=https%3A%2F%2Fb.example.test",
                        "tenant_hint=blue+sky");
        assertThat(sent.header("X-Tenant")).isEqualTo("blue");
        assertThat(sent.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(sent.header("X-Correlation-ID")).isNotBlank().isEqualTo(sent.header("X-Request-ID"));
        assertThat(sent.headers())
                .noneMatch(h -> h.getKey().toLowerCase(Locale.ROOT).startsWith("camel"));
    }

    @Test
    void tokenWhenRetriedThenEachAttemptHasItsOwnCorrelationId() {
        odd.behave((request, response) -> response.setStatusCode(503).end());
        request("odd");
        assertThat(odd.received().stream()
                        .map(r -> r.header("X-Correlation-ID"))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void tokenWhenAScopeIsMissingThenRefusedWithTheContractsMessage() {
        answer("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"read\"}");
        Exchange exchange = request("odd");
        assertThat(exchange.getException())
                .hasMessage("Token scopes validation failed. Requested: read write, Received: read");
        assertThat(exchange.getProperty("McpOAuthToken")).isNull();
    }

    @Test
    void tokenWhenTheAnswerIs200WithAnErrorThenFails() {
        answer("{\"error\":\"incorrect_client_credentials\"}");
        assertThat(request("odd").getException())
                .hasMessage("OAuth token request failed: incorrect_client_credentials");
    }

    @Test
    void tokenWhenTheAnswerIsNotJsonThenFailsWithoutQuotingIt() {
        answer("<html>s3cr3t-page</html>");
        assertThat(request("odd").getException())
                .isInstanceOf(OAuthException.class)
                .hasMessageNotContaining("s3cr3t-page")
                .hasNoCause()
                .hasNoSuppressedExceptions();
    }

    @Test
    void tokenWhenRedirectedThenTheSecretDoesNotFollow() {
        odd.behave((request, response) ->
                response.setStatusCode(307).putHeader("Location", odd.url()).end());
        assertThat(request("odd").getException()).isInstanceOf(OAuthException.class);
        assertThat(odd.received()).hasSize(1);
    }

    @Test
    void tokenWhenTheAnswerIsLargerThan64KiBThenRefused() {
        odd.behave((request, response) -> {
            response.setChunked(true).putHeader("Content-Type", "application/json");
            response.write("{\"access_token\":\"" + "a".repeat(70_000) + "\",");
            response.end("\"token_type\":\"Bearer\"}");
        });
        assertThat(request("odd").getException()).hasMessageContaining("64 KiB");
    }

    private static void answer(String json) {
        odd.behave((request, response) -> json(response, json));
    }

    private static void json(HttpServerResponse response, String json) {
        response.putHeader("Content-Type", "application/json").end(json);
    }

    private static Exchange request(String server) {
        return gateway.producer().request("direct:mcp-oauth-token", e -> e.setProperty("McpServer", server));
    }

    private static AccessToken token(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthToken", AccessToken.class);
    }
}
