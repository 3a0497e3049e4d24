package dev.camelmcp.support;

import static dev.camelmcp.support.BasicCredentials.formEncoded;
import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static dev.camelmcp.support.TestAuthorizationServer.SHORT_LIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever tests against these two servers relies on them to refuse what real ones refuse. */
@Timeout(30)
class TestServersTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private static TestAuthorizationServer authorizationServer;
    private static TestMcpServer mcpServer;

    @BeforeAll
    static void start() {
        authorizationServer = TestAuthorizationServer.start();
        mcpServer = TestMcpServer.start(authorizationServer);
    }

    @AfterAll
    static void stop() {
        mcpServer.close();
        authorizationServer.close();
    }

    @BeforeEach
    void reset() {
        authorizationServer.resetCounts();
        mcpServer.resetCounts();
    }

    @Test
    void tokenRequestWithFormEncodedBasicCredentialsIsAnswered() throws Exception {
        var response = tokenRequest(formEncoded(GATEWAY), "mcp:read mcp:write");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode token = json(response);
        assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(token.path("expires_in").asInt()).isBetween(298, 300);
        assertThat(token.path("scope").asText().split(" ")).containsExactlyInAnyOrder("mcp:read", "mcp:write");
        assertThat(token.path("access_token").asText().split("\\.")).as("a JWT").hasSize(3);
        assertThat(authorizationServer.tokenRequests()).isEqualTo(1);
    }

    @Test
    void shortLivedClientGetsTokensOfFiveSeconds() throws Exception {
        assertThat(json(tokenRequest(formEncoded(SHORT_LIVED), "mcp:read"))
                        .path("expires_in")
                        .asInt())
                .isBetween(3, 5);
    }

    @Test
    void tokenRequestWithRawBasicCredentialsIsRefused() throws Exception {
        assertRefused(tokenRequest(BasicCredentials.raw(GATEWAY), "mcp:read"), 400, "invalid_request");
    }

    @Test
    void tokenRequestWithWrongSecretIsRefused() throws Exception {
        assertRefused(tokenRequest(formEncoded(TestClient.of(GATEWAY.id(), "x")), "mcp:read"), 401, "invalid_client");
    }

    @Test
    void tokenRequestWithUnknownScopeIsRefused() throws Exception {
        assertRefused(tokenRequest(formEncoded(GATEWAY), "admin"), 400, "invalid_scope");
    }

    @Test
    void registeredClientGetsOpaqueTokensByItsOwnMethodOnly() throws Exception {
        TestClient client =
                TestClient.of("post-only", "p&=1").withOpaqueTokens().withMethods("client_secret_post");
        authorizationServer.register(client);
        String form = TestHttp.form(
                "grant_type", "client_credentials", "client_id", client.id(), "client_secret", client.secret());

        String token = json(TestHttp.postForm(authorizationServer.tokenUrl(), Map.of(), form))
                .path("access_token")
                .asText();

        assertThat(token).isNotEmpty().doesNotContain(".");
        assertThat(authorizationServer.isActive(token)).isTrue();
        assertRefused(tokenRequest(formEncoded(client), ""), 401, "invalid_client");
    }

    @Test
    void revokedTokenIsInactiveAndRefusedByTheMcpServer() throws Exception {
        String token = token();
        assertThat(authorizationServer.isActive(token)).isTrue();

        var revocation = TestHttp.postForm(
                authorizationServer.revocationUrl(),
                Map.of("Authorization", formEncoded(GATEWAY)),
                TestHttp.form("token", token));

        assertThat(revocation.statusCode()).isEqualTo(200);
        assertThat(authorizationServer.isActive(token)).isFalse();
        assertThat(ping("Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
    }

    @Test
    void injectedStatusesAreUsedUpInOrder() throws Exception {
        authorizationServer.answerNext(503, 401);

        assertRefused(tokenRequest(formEncoded(GATEWAY), "mcp:read"), 503, "temporarily_unavailable");
        assertRefused(tokenRequest(formEncoded(GATEWAY), "mcp:read"), 401, "invalid_client");
        assertThat(token()).isNotEmpty();
        assertThat(authorizationServer.tokenRequests()).isEqualTo(3);
    }

    @Test
    void heldTokenRequestIsCountedButNotAnswered() {
        CountDownLatch latch = new CountDownLatch(1);
        authorizationServer.holdTokenRequests(latch);

        FutureTask<String> token = new FutureTask<>(TestServersTest::token);
        new Thread(token).start();
        await().until(() -> authorizationServer.tokenRequests() == 1);

        assertThat(token).isNotDone();
        latch.countDown();
        assertThat(token).succeedsWithin(Duration.ofSeconds(10)).isNotEqualTo("");
    }

    @Test
    void mcpServerChallengesMissingAndInvalidTokens() throws Exception {
        assertChallenged(ping("X-Nothing", "here"), "Bearer");
        assertChallenged(ping("Authorization", "Bearer not-a-token"), "Bearer error=\"invalid_token\"");
        assertThat(mcpServer.requests()).isEqualTo(2);
        assertThat(mcpServer.unauthorized()).isEqualTo(2);
    }

    @Test
    void mcpServerRejectsAValidTokenAsOftenAsAsked() throws Exception {
        String authorization = "Bearer " + token();
        mcpServer.rejectNext(1);

        assertChallenged(ping("Authorization", authorization), "Bearer error=\"invalid_token\"");
        assertThat(ping("Authorization", authorization).statusCode()).isNotEqualTo(401);
    }

    @Test
    void mcpServerRefusesAForeignOrigin() throws Exception {
        var headers = Map.of("Authorization", "Bearer " + token(), "Origin", "http://evil.example");

        assertThat(TestHttp.postMcp(mcpServer.url(), headers, PING).statusCode())
                .isEqualTo(403);
    }

    @Test
    void toolsAnswerAndNotificationsArriveOnTheGetStream() throws Exception {
        try (TestMcpClient client = TestMcpClient.withToken(mcpServer.url(), token())) {
            client.initialize();

            assertThat(client.tools()).extracting(Tool::name).containsExactlyInAnyOrder("echo", "add", "whoami");
            assertThat(client.call("echo", Map.of("text", "grüße"))).isEqualTo("grüße");
            assertThat(client.call("add", Map.of("a", 2, "b", 3.5))).isEqualTo("5.5");
            assertThat(client.call("whoami", Map.of())).isEqualTo(GATEWAY.id());
            await().until(() -> notificationSeen(client));
        }
        assertThat(mcpServer.unauthorized()).isZero();
    }

    @Test
    void mcpClientWithoutTokenCannotInitialize() {
        try (TestMcpClient client = TestMcpClient.of(mcpServer.url())) {
            assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
        }
        assertThat(mcpServer.unauthorized()).isPositive();
    }

    /** Notifies until one notification is seen, because the client opens its GET stream in the background. */
    private static boolean notificationSeen(TestMcpClient client) {
        boolean seen = client.toolsChanged() > 0;
        if (!seen) {
            mcpServer.notifyToolsChanged();
        }
        return seen;
    }

    private static HttpResponse<String> tokenRequest(String authorization, String scope) throws Exception {
        return TestHttp.postForm(
                authorizationServer.tokenUrl(),
                Map.of("Authorization", authorization),
                TestHttp.form("grant_type", "client_credentials", "scope", scope));
    }

    private static String token() throws Exception {
        return json(tokenRequest(formEncoded(GATEWAY), "mcp:read"))
                .path("access_token")
                .asText();
    }

    private static HttpResponse<String> ping(String header, String value) throws Exception {
        return TestHttp.postMcp(mcpServer.url(), Map.of(header, value), PING);
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) throws Exception {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").asText()).isEqualTo(error);
    }

    private static void assertChallenged(HttpResponse<String> response, String challenge) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
