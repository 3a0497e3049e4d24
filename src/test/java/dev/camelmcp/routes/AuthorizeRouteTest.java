package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code authorize.camel.yaml}: the header, nothing else. */
class AuthorizeRouteTest {

    private static TestAuthorizationServer as;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
        settings.put("mcp.servers.open.url", "http://127.0.0.1:1/mcp");
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        as.close();
    }

    @Test
    void authorizeWhenTheCallerSentCredentialsThenTheyAreReplaced() {
        Exchange exchange = authorize("api", "authorization", "Basic Y2FsbGVyOmNhbGxlcg==");
        String header = exchange.getMessage().getHeader("Authorization", String.class);
        assertThat(header).startsWith("Bearer ");
        assertThat(as.isActive(header.substring("Bearer ".length()))).isTrue();
    }

    @Test
    void authorizeWhenOAuthIsOffThenTheCallersCredentialsAreRemovedAllTheSame() {
        Exchange exchange = authorize("open", "Authorization", "Bearer caller");
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("Authorization");
    }

    @Test
    void authorizeThenBodyAndOtherHeadersStay() {
        Exchange exchange = authorize("api", "X-Other", "stays");
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("body");
        assertThat(exchange.getMessage().getHeaders()).containsEntry("X-Other", "stays");
        assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("X-Other", "Authorization");
    }

    @Test
    void authorizeWhenTheServerIsUnknownThenSaysWhichThereAre() {
        assertThat(authorize("nope", "X", "y").getException())
                .hasMessage("no MCP server 'nope' is configured; there are: api, open");
    }

    @Test
    void authorizeWhenNoServerIsSetThenSaysWhatToDo() {
        Exchange exchange = gateway.producer().request("direct:mcp-oauth-authorize", e -> {});
        assertThat(exchange.getException()).hasMessageContaining("McpServer is not set");
    }

    /** A header of that name is something a caller could send; it must not choose a server. */
    @Test
    void authorizeWhenTheServerComesInAHeaderThenItIsIgnored() {
        Exchange exchange = gateway.producer()
                .request("direct:mcp-oauth-authorize", e -> e.getMessage().setHeader("McpServer", "api"));
        assertThat(exchange.getException()).hasMessageContaining("McpServer is not set");
    }

    private static Exchange authorize(String server, String header, String value) {
        return gateway.producer().request("direct:mcp-oauth-authorize", e -> {
            e.setProperty("McpServer", server);
            e.getMessage().setHeader(header, value);
            e.getMessage().setBody("body");
        });
    }
}
