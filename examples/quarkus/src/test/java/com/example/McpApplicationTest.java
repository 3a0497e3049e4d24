package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.camelmcp.bootstrap.McpOAuth;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;

/** The application in front of an MCP server that wants a token. */
@QuarkusTest
@WithTestResource(StubServers.class)
class McpApplicationTest {

    static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource
    URI application;

    @Inject
    ProducerTemplate camel;

    @Inject
    CamelContext context;

    @Test
    void mcpClientsReachTheServerWithoutATokenOfTheirOwn() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(application.resolve("/mcp/api"))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(BodyPublishers.ofString(INITIALIZE))
                        .build(),
                BodyHandlers.ofString());

        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("protocolVersion"), answer.body());
        StubServers.AUTHORIZATIONS.forEach(a -> assertEquals("Bearer t-1", a));
    }

    @Test
    void routesOfTheApplicationGetTokens() {
        String authorization = camel.requestBody("direct:authorization", "", String.class);
        assertTrue(authorization.startsWith("Bearer "), authorization);
    }

    @Test
    void healthAndMetricsAreQuarkuss() throws Exception {
        mcpClientsReachTheServerWithoutATokenOfTheirOwn();

        String health = get("/q/health/ready");
        assertTrue(health.contains("mcp-oauth-tokens"), health);
        String metrics = get("/q/metrics");
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("mcp_forward_requests_total{")
                                && line.contains("camelContext=\"" + context.getName() + "\"")
                                && line.contains("status=\"2xx\"")),
                metrics);
    }

    @Test
    void listsAndPlaceholdersOfQuarkussConfigurationAreUnderstood() {
        assertEquals(
                "#bean:mcpHttpEngine", context.resolvePropertyPlaceholders("{{settings.mcp.forward.http-engine}}"));
        assertEquals(
                Set.of("mcp:read", "mcp:write"),
                Set.copyOf(context.getRegistry()
                        .lookupByNameAndType("mcpOAuth", McpOAuth.class)
                        .config()
                        .servers()
                        .find("api")
                        .requireOAuth()
                        .scope()
                        .values()));
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(application.resolve(path)).build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }
}
