package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers who have logged in at Keycloak, and whose tokens the gateway exchanges there (RFC 8693, Keycloak's standard
 * token exchange): Keycloak is known by its issuer alone. The callers' tokens would do for the MCP server, too, so that
 * one that is passed on would not be noticed by a refusal.
 */
@TestInstance(Lifecycle.PER_CLASS)
class KeycloakTokenExchangeInteropIT {

    private static final String CALLERS_SECRET = "callers-secret";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private HttpsClient http;
    private Keycloak keycloak;
    private StubUpstream mcpServer;
    private CapturedLog log;
    private TestGateway gateway;
    private final Confidential confidential = new Confidential();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Pki pki = new Pki(folder);
        http = new HttpsClient(pki);
        keycloak = opened(new Keycloak(pki));
        mcpServer = opened(StubUpstream.start(KeycloakTokenExchangeInteropIT::answer));
        // The keys of callers' tokens are fetched with the JVM's trust, which does not know of this Keycloak's
        // certificate.
        String keys =
                http.get(keycloak.issuer() + "/protocol/openid-connect/certs").body();
        StubUpstream certs = opened(StubUpstream.start((request, response) ->
                response.putHeader("Content-Type", "application/json").end(keys)));
        log = opened(new CapturedLog());
        gateway = opened(TestGateway.start(settings(certs.url(), pki.path("ca.pem"))));
        confidential.addSecret(CLIENT_SECRET, "gw-exchange");
    }

    @AfterAll
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @BeforeEach
    void forget() {
        mcpServer.received().clear();
    }

    @Test
    void eachCallerGetsATokenOfItsOwnAndNoneIsPassedOn() throws Exception {
        String alice = logIn("alice");
        String bob = logIn("bob");

        for (String caller : List.of(alice, bob, alice, bob)) {
            assertPassed(call(caller));
        }

        List<String> tokens = tokens();
        assertThat(tokens).hasSize(4);
        assertThat(tokens.subList(2, 4)).as("cached").isEqualTo(tokens.subList(0, 2));
        assertThat(tokens.get(0)).isNotIn(tokens.get(1), alice, bob);
        assertThat(subject(tokens.get(0))).isEqualTo(subject(alice)).isNotEqualTo(subject(bob));
        assertThat(subject(tokens.get(1))).isEqualTo(subject(bob));
        for (String token : tokens.subList(0, 2)) {
            JsonNode introspected = introspect(token);
            assertThat(introspected.path("active").asBoolean()).isTrue();
            assertThat(introspected.path("client_id").asText()).isEqualTo("gw-exchange");
            assertThat(introspected.path("aud").asText()).isEqualTo("rs");
        }
        assertThat(mcpServer.received().toString()).doesNotContain(alice, bob);
        assertThat(logged()).isEmpty();
    }

    /** Its signature is still good, so it is Keycloak that has to say no. */
    @Test
    void aCallerWhoseTokenWasRevokedIsRefusedAndNobodyElseIs() throws Exception {
        String alice = logIn("alice");
        String bob = logIn("bob");
        revoke(bob);

        HttpResponse<String> refused = call(bob);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(502);
        assertThat(McpClient.json(refused.body()).at("/error/data/error").asText())
                .isEqualTo("invalid_request");
        assertThat(refused.body()).doesNotContain(bob);
        assertPassed(call(alice));
        assertThat(subject(tokens().get(0))).isEqualTo(subject(alice));
        assertThat(tokens()).hasSize(1);
        assertThat(logged()).isEmpty();
    }

    @Test
    void aCallerWhoseTokenIsForSomebodyElseIsRefusedByTheGateway() throws Exception {
        String exchanged = token();
        assertThat(call(exchanged).statusCode()).isEqualTo(401);
    }

    /** One that is for the MCP server alone. */
    private String token() throws Exception {
        assertPassed(call(logIn("alice")));
        return tokens().get(0);
    }

    private Map<String, String> settings(String jwksUrl, String authority) {
        Map<String, String> settings = new HashMap<>();
        settings.put("mcp.inbound.auth", "jwt");
        settings.put("mcp.inbound.jwt.issuer", keycloak.issuer());
        settings.put("mcp.inbound.jwt.audience", "gw-exchange");
        settings.put("mcp.inbound.jwt.jwks-url", jwksUrl);
        String api = "mcp.servers.api.";
        settings.put(api + "url", mcpServer.url());
        settings.put(api + "oauth.enabled", "true");
        settings.put(api + "oauth.enforce-https", "false"); // of the MCP server, which is asked for its metadata
        settings.put(api + "oauth.issuer", keycloak.issuer());
        settings.put(api + "oauth.ca-bundle-path", authority);
        settings.put(api + "oauth.client-id", "gw-exchange");
        settings.put(api + "oauth.client-secret", CLIENT_SECRET);
        settings.put(api + "oauth.audience", "rs");
        settings.put(api + "oauth.grant-type", "token-exchange");
        settings.put(api + "oauth.subject-token", "caller");
        return settings;
    }

    private static void answer(Received request, HttpServerResponse response) {
        if (request.header("Authorization") == null) {
            response.setStatusCode(401).putHeader("WWW-Authenticate", "Bearer").end();
        } else {
            response.putHeader("Content-Type", "application/json").end("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        }
    }

    /** The access token of a user, for the gateway. */
    private String logIn(String user) throws Exception {
        HttpResponse<String> answer = http.postForm(
                keycloak.tokenUrl(),
                TestHttp.form(
                        "grant_type",
                        "password",
                        "client_id",
                        "callers",
                        "client_secret",
                        CALLERS_SECRET,
                        "username",
                        user,
                        "password",
                        user + "-password"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String token = McpClient.json(answer.body()).required("access_token").asText();
        confidential.addToken(token);
        return token;
    }

    private void revoke(String token) throws Exception {
        String form = TestHttp.form("client_id", "callers", "client_secret", CALLERS_SECRET, "token", token);
        assertThat(http.postForm(keycloak.revocationUrl(), form).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> call(String token) throws Exception {
        return http.ping(gateway.url("api"), "Authorization", "Bearer " + token);
    }

    private static void assertPassed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** What the MCP server was sent. */
    private List<String> tokens() {
        return mcpServer.received().stream()
                .map(request -> request.header("Authorization"))
                .filter(header -> header != null)
                .map(header -> header.substring("Bearer ".length()))
                .toList();
    }

    private List<String> logged() {
        tokens().forEach(confidential::addToken);
        return confidential.in(log.text());
    }

    private JsonNode introspect(String token) {
        return McpClient.json(
                http.introspect(keycloak.introspectionUrl(), token).join());
    }

    private static String subject(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet().getSubject();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
