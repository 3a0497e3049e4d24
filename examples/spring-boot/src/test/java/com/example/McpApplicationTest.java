package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.bootstrap.McpOAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The application in front of an MCP server that wants a token. {@code test.mcp-url} and the others name real ones, which
 * the build of camel-mcp-oauth has; without them there are two of the test's own.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class McpApplicationTest {

    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();
    private static HttpServer servers;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ProducerTemplate camel;

    @Autowired
    private CamelContext context;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) throws IOException {
        if (System.getProperty("test.mcp-url") != null) {
            properties.add("API_URL", () -> System.getProperty("test.mcp-url"));
            properties.add("API_TOKEN_URL", () -> System.getProperty("test.token-url"));
            properties.add("mcp.servers.api.oauth.client-id", () -> System.getProperty("test.client-id"));
            properties.add("API_CLIENT_SECRET", () -> System.getProperty("test.client-secret"));
            return;
        }
        servers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.createContext("/token", e -> answer(e, """
                {"access_token":"t-1","token_type":"Bearer","expires_in":600,"scope":"mcp:read mcp:write"}"""));
        servers.createContext("/mcp", e -> {
            AUTHORIZATIONS.add(e.getRequestHeaders().getFirst("Authorization"));
            answer(e, """
                    {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}""");
        });
        servers.start();
        String base = "http://127.0.0.1:" + servers.getAddress().getPort();
        properties.add("API_URL", () -> base + "/mcp");
        properties.add("API_TOKEN_URL", () -> base + "/token");
    }

    @AfterAll
    static void stop() {
        if (servers != null) {
            servers.stop(0);
        }
    }

    @Test
    void mcpClientsReachTheServerWithoutATokenOfTheirOwn() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM));

        ResponseEntity<String> answer =
                http.postForEntity("/mcp/api", new HttpEntity<>(INITIALIZE, headers), String.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody()).contains("protocolVersion");
        assertThat(AUTHORIZATIONS).allSatisfy(a -> assertThat(a).isEqualTo("Bearer t-1"));
    }

    @Test
    void routesOfTheApplicationGetTokens() {
        assertThat(camel.requestBody("direct:authorization", "", String.class)).startsWith("Bearer ");
    }

    @Test
    void actuatorShowsHealthAndMetrics() {
        mcpClientsReachTheServerWithoutATokenOfTheirOwn();

        JsonNode health = http.getForObject("/actuator/health", JsonNode.class);
        assertThat(health.at("/components/camelHealth/status").asText()).isEqualTo("UP");
        assertThat(health.at("/components/camelHealth").toString()).contains("mcp-oauth:api");

        JsonNode forwarded = http.getForObject("/actuator/metrics/mcp.forward.requests?tag=status:2xx", JsonNode.class);
        assertThat(forwarded.at("/measurements/0/value").asInt()).isPositive();
        assertThat(forwarded.toString()).contains(context.getName());
    }

    @Test
    void listsPlaceholdersAndRelaxedNamesAreUnderstood() {
        assertThat(context.resolvePropertyPlaceholders("{{settings.mcp.forward.http-engine}}"))
                .startsWith("#bean:")
                .isNotEqualTo("#bean:mcpHttpEngine");
        assertThat(context.getRegistry().lookupByNameAndType("mcpOAuth", McpOAuth.class)
                        .config()
                        .servers()
                        .find("api")
                        .requireOAuth()
                        .scope()
                        .values())
                .containsExactlyInAnyOrder("mcp:read", "mcp:write");
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
