package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
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
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

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

    private final RestClient http;

    @Autowired
    private ProducerTemplate camel;

    @Autowired
    private CamelContext context;

    McpApplicationTest(@LocalServerPort int port) {
        http = RestClient.create("http://127.0.0.1:" + port);
    }

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
        ResponseEntity<String> answer = http.post()
                .uri("/mcp/api")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM)
                .body(INITIALIZE)
                .retrieve()
                .toEntity(String.class);

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

        DocumentContext health = get("/actuator/health");
        assertThat(health.<String>read("$.components.camelHealth.status")).isEqualTo("UP");
        assertThat(health.read("$.components.camelHealth").toString()).contains("mcp-oauth:api");

        DocumentContext forwarded = get("/actuator/metrics/mcp.forward.requests?tag=status:2xx");
        assertThat(forwarded.<Double>read("$.measurements[0].value")).isPositive();
        assertThat(forwarded.jsonString()).contains(context.getName());
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

    private DocumentContext get(String path) {
        return JsonPath.parse(http.get().uri(path).retrieve().body(String.class));
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
