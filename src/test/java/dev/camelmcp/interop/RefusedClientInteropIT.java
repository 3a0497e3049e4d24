package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway has the wrong secret: the official MCP client must learn why nothing works, and nothing more. */
class RefusedClientInteropIT {

    private static final String WRONG_SECRET = "wr0ng/+: %secret";

    @AutoClose
    private static ProtectedServer server;

    @AutoClose
    private static Gateway gateway;

    private static JsonNode http;

    @BeforeAll
    static void connect() {
        server = new ProtectedServer();
        gateway = Gateway.start(server, WRONG_SECRET);
        http = McpClient.failure(gateway.url()).required("http");
    }

    @Test
    void theClientSeesTheErrorOfTheAuthorizationServer() {
        assertThat(http.required("status").asInt()).isEqualTo(502);
        assertThat(http.at("/headers/content-type").asText()).startsWith("application/json");
        JsonNode body = McpClient.json(http.required("body").asText());
        assertThat(body.required("id").asInt())
                .as("id of the initialize request")
                .isZero();
        assertThat(body.at("/error/code").asInt()).isEqualTo(-32001);
        assertThat(body.at("/error/message").asText()).contains("OAuth token request failed: invalid_client");
        assertThat(body.at("/error/data/error").asText()).isEqualTo("invalid_client");
        assertThat(body.at("/error/data/server").asText()).isEqualTo("everything");
    }

    @Test
    void theClientIsNotChallengedForCredentialsItDoesNotHave() {
        assertThat(http.at("/headers/www-authenticate").isMissingNode()).isTrue();
    }

    @Test
    void nothingReachesTheMcpServer() {
        assertThat(server.seen().required("methods")).isEmpty();
    }

    @Test
    void aRefusedSecretIsNotTriedAgain() {
        assertThat(server.tokenRequests()).isEqualTo(1);
    }

    @Test
    void theGatewayPrintsTheErrorAndNoSecret() {
        assertThat(gateway.output()).contains("OAuth token request failed: invalid_client");
        Leaks.assertNoSecret(gateway.output(), WRONG_SECRET);
        Leaks.assertNoSecret(http.toString(), WRONG_SECRET);
    }
}
