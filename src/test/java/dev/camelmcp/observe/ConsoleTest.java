package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code mcp-oauth} in Camel's developer console. */
class ConsoleTest {

    private static final String PATH = "/q/dev/mcp-oauth";

    @Test
    void consoleThatNobodySwitchedOnIsNotThere() throws Exception {
        Management management = Management.choose();
        try (TestGateway unused =
                TestGateway.start(management.settings(Map.of("mcp.servers.api.url", "http://127.0.0.1:1/mcp")))) {
            assertThat(management.get(PATH).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void consoleShowsServersAndTheStateOfTheirTokensButNoToken() throws Exception {
        Management management = Management.choose();
        try (TestAuthorizationServer as = TestAuthorizationServer.start()) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
            settings.put("camel.main.dev-console-enabled", "true");
            settings.put("camel.management.dev-console-enabled", "true");
            try (TestGateway gateway = TestGateway.start(management.settings(settings))) {
                String token = gateway.producer()
                        .request("direct:mcp-oauth-cache", e -> e.setProperty("McpServer", "api"))
                        .getProperty("McpOAuthToken", AccessToken.class)
                        .value()
                        .value();

                String text = management.get(PATH).body();
                String body = json(management.port());
                JsonNode state = new ObjectMapper()
                        .readTree(body)
                        .path("mcp-oauth")
                        .path("servers")
                        .path(0);

                assertThat(text).contains("api", "token_cached", "expires_at");
                assertThat(state.path("server").asText()).isEqualTo("api");
                assertThat(state.path("token_cached").asBoolean()).isTrue();
                assertThat(text + body)
                        .doesNotContain(token.substring(0, 12), TestAuthorizationServer.GATEWAY.secret());
            }
        }
    }

    @Test
    void consoleShowsTheStoreWhereThereIsOne() throws Exception {
        Management management = Management.choose();
        Map<String, String> settings = new HashMap<>(TestGateway.store("redis://somebody:s3cret@127.0.0.1:1"));
        settings.put("camel.main.dev-console-enabled", "true");
        settings.put("camel.management.dev-console-enabled", "true");
        try (TestGateway unused = TestGateway.start(management.settings(settings))) {
            String text = management.get(PATH).body();
            String body = json(management.port());
            JsonNode store = new ObjectMapper().readTree(body).path("mcp-oauth").path("store");

            assertThat(text).contains("Tokens are shared by Redis at 127.0.0.1:1: away since 20");
            assertThat(store.path("at").asText()).isEqualTo("Redis at 127.0.0.1:1");
            assertThat(store.path("connected").asBoolean(true)).isFalse();
            assertThat(text + body).doesNotContain("somebody", "s3cret");
        }
    }

    private static String json(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                                .header("Accept", "application/json")
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
