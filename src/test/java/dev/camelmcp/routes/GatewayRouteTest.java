package dev.camelmcp.routes;

import static dev.camelmcp.routes.InboundGateway.hash;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code /mcp}, the gateway's own MCP server: guarded as the others are, and it tells a caller of no server that the
 * caller may not call.
 */
class GatewayRouteTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static InboundGateway it;

    @BeforeAll
    static void start() throws Exception {
        it = InboundGateway.start(Map.of(
                "mcp.inbound.auth",
                "api-key",
                "mcp.inbound.api-keys.alice.hash",
                hash(ALICE),
                "mcp.inbound.api-keys.bob.hash",
                hash(BOB),
                "mcp.inbound.api-keys.bob.servers",
                "web"));
    }

    @AfterAll
    static void stop() throws Exception {
        it.close();
    }

    @Test
    void initializeIsAnsweredWithoutASession() throws Exception {
        HttpResponse<String> answer = post(
                ALICE,
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("id").asText()).isEqualTo("a");
        assertThat(body.at("/result/protocolVersion").asText()).isEqualTo("2025-11-25");
        assertThat(body.at("/result/serverInfo/name").asText()).isEqualTo("camel-mcp-oauth");
    }

    @Test
    void callerSeesTheServersThatItMayCall() throws Exception {
        assertThat(call(ALICE, "list_servers", "{}")
                        .at("/result/structuredContent/servers")
                        .findValuesAsText("name"))
                .containsExactly("api", "web");
        assertThat(call(BOB, "list_servers", "{}")
                        .at("/result/structuredContent/servers")
                        .findValuesAsText("name"))
                .containsExactly("web");
    }

    @Test
    void serverThatTheCallerMayNotCallIsAsOneThatDoesNotExist() throws Exception {
        JsonNode hidden = call(BOB, "discover_tools", "{\"server\":\"api\"}").path("result");
        JsonNode none = call(BOB, "discover_tools", "{\"server\":\"nope\"}").path("result");
        assertThat(hidden.path("isError").asBoolean()).isTrue();
        assertThat(hidden.toString()).isEqualTo(none.toString().replace("nope", "api"));
        assertThat(it.upstream().received()).isEmpty();
    }

    @Test
    void callerWithoutCredentialsIsRefused() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(it.uri("/mcp")).POST(BodyPublishers.ofString(ping())));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(answer.body()).contains("\"id\":null");
    }

    @Test
    void hostThatIsNotAllowedIsRefused() throws Exception {
        HttpResponse<String> answer =
                send(request(ALICE).header("Host", "evil.example").POST(BodyPublishers.ofString(ping())));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "", "7", "[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}]"})
    void whatIsNoMessageIsRefused(String body) throws Exception {
        HttpResponse<String> answer = post(ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"initialize\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"initialize\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"list_servers\",\"arguments\":\"x\"}}"
            })
    void paramsThatAreNotThoseOfTheMethodAreToldWithoutJava(String body) throws Exception {
        HttpResponse<String> answer = post(ALICE, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("id").asInt()).isEqualTo(5);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(answer.body()).doesNotContain("java.", "Cannot", "because");
    }

    @Test
    void notificationIsAccepted() throws Exception {
        HttpResponse<String> answer = post(ALICE, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void revisionThatItDoesNotSpeakIsRefused() throws Exception {
        HttpResponse<String> answer =
                send(request(ALICE).header("MCP-Protocol-Version", "1999-01-01").POST(BodyPublishers.ofString(ping())));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"id\":7", "2025-11-25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void streamsAndSessionsAreNotOffered(String method) throws Exception {
        HttpResponse<String> answer = send(request(ALICE).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    private static JsonNode call(String key, String tool, String arguments) throws Exception {
        HttpResponse<String> answer = post(
                key,
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":" + arguments + "}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String ping() {
        return InboundGateway.PING;
    }

    private static HttpResponse<String> post(String key, String body) throws Exception {
        return send(request(key).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(it.uri("/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("X-API-Key", key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
