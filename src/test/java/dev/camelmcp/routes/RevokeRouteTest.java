package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code revoke.camel.yaml}: forgotten first, then revoked (RFC 7009). */
class RevokeRouteTest {

    private static TestAuthorizationServer as;
    private static StubUpstream odd;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        odd = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
        settings.putAll(TestGateway.server("no-url", "http://127.0.0.1:1/mcp", as));
        settings.remove("mcp.servers.no-url.oauth.revocation-url");
        settings.putAll(TestGateway.server("odd", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.odd.oauth.revocation-url", odd.url());
        settings.putAll(TestGateway.server("unused", "http://127.0.0.1:1/mcp", as));
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        odd.close();
        as.close();
    }

    @Test
    void revokeThenTheAuthorizationServerCallsTheTokenInactive() {
        String token = token("api").value().value();
        assertThat(as.isActive(token)).isTrue();
        Exchange exchange = revoke("api");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("McpOAuthRevocation")).isEqualTo("revoked");
        assertThat(as.isActive(token)).isFalse();
        assertThat(token("api").value().value()).isNotEqualTo(token);
    }

    @Test
    void revokeWhenNothingIsCachedThenSaysSo() {
        assertThat(revoke("unused").getProperty("McpOAuthRevocation")).isEqualTo("nothing-to-revoke");
    }

    @Test
    void revokeWhenThereIsNoUrlThenForgetsTheTokenAndSaysWhatIsMissing() {
        AccessToken before = token("no-url");
        assertThat(revoke("no-url").getException()).hasMessageContaining("oauth.revocation-url is not set");
        assertThat(token("no-url").sameValue(before)).isFalse();
    }

    @Test
    void revokeWhenTheServerAnswers503ThenTriesAgain() {
        AccessToken token = token("odd");
        odd.received().clear();
        odd.behave((request, response) ->
                response.setStatusCode(odd.received().size() < 3 ? 503 : 200).end());
        assertThat(revoke("odd").getProperty("McpOAuthRevocation")).isEqualTo("revoked");
        assertThat(odd.received())
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.body())
                        .isEqualTo("token=" + token.value().value() + "&token_type_hint=access_token"));
        assertThat(odd.last().header("Authorization")).startsWith("Basic ");
    }

    @Test
    void revokeWhenTheServerRefusesThenFailsButTheTokenIsForgotten() {
        AccessToken before = token("odd");
        odd.behave((request, response) -> response.setStatusCode(400)
                .putHeader("Content-Type", "application/json")
                .end("{\"error\":\"unsupported_token_type\"}"));
        assertThat(revoke("odd").getException()).hasMessageContaining("unsupported_token_type");
        assertThat(token("odd").sameValue(before)).isFalse();
    }

    @Test
    void gatewayThatStopsRevokesItsTokensWhereThatIsAskedFor() throws Exception {
        for (boolean asked : new boolean[] {true, false}) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
            settings.put("mcp.oauth.revoke-on-shutdown", String.valueOf(asked));
            TestGateway stopping = TestGateway.start(settings);
            String token = stopping.producer()
                    .request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", "api"))
                    .getProperty("McpOAuthToken", AccessToken.class)
                    .value()
                    .value();
            stopping.close();
            assertThat(as.isActive(token)).isEqualTo(!asked);
        }
    }

    private static AccessToken token(String server) {
        return gateway.producer()
                .request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", server))
                .getProperty("McpOAuthToken", AccessToken.class);
    }

    private static Exchange revoke(String server) {
        return gateway.producer().request("direct:mcp-oauth-revoke", e -> e.setProperty("McpServer", server));
    }
}
