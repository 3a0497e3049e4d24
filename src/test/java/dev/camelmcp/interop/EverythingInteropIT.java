package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The official MCP client goes through all that server-everything offers, once directly and once through the gateway to
 * a guard that has every token introspected. The gateway must be felt nowhere but in the token.
 */
class EverythingInteropIT {

    @AutoClose
    private static ProtectedServer server;

    @AutoClose
    private static Gateway gateway;

    private static JsonNode direct;
    private static JsonNode throughGateway;
    private static JsonNode seenInSession;

    @BeforeAll
    static void runTheSameSessionTwice() {
        server = new ProtectedServer();
        gateway = Gateway.start(server, CLIENT_SECRET);
        direct = McpClient.session(server.directUrl());
        throughGateway = McpClient.session(gateway.url());
        seenInSession = server.seen();
    }

    @Test
    void toolsAndResultsThroughTheGatewayEqualTheDirectOnes() {
        assertThat(direct.at("/tools/tools")).hasSizeGreaterThan(10);
        assertThat(throughGateway.fieldNames()).toIterable().containsExactlyElementsOf(() -> direct.fieldNames());
        assertSameMembers(direct, throughGateway);
        assertSameMembers(direct.required("calls"), throughGateway.required("calls"));
    }

    @Test
    void progressReachesTheClientWhileTheOperationRuns() {
        assertThat(throughGateway.at("/calls/progress")).hasSize(5);
        assertThat(throughGateway.at("/calls/progressInTime").asBoolean()).isTrue();
    }

    @Test
    void everyRequestOfEveryMethodCarriesATokenThatTheAuthorizationServerCallsActive() {
        JsonNode methods = seenInSession.required("methods");
        assertThat(methods.fieldNames()).toIterable().containsExactlyInAnyOrder("POST", "GET", "DELETE");
        assertThat(seenInSession.required("accepted")).isEqualTo(methods);
        assertThat(seenInSession.required("unauthorized").asInt()).isZero();
    }

    @Test
    void oneTokenRequestServesTheWholeSession() {
        assertThat(server.tokenRequests()).isEqualTo(1);
        assertThat(seenInSession.required("tokens")).hasSize(1);
    }

    @Test
    void nothingOfTheGatewaysInsideTravelsUpstream() {
        assertThat(seenInSession.required("unexpectedHeaders")).isEmpty();
        assertThat(seenInSession.required("paths")).hasSize(1);
        assertThat(seenInSession.at("/paths/0").asText()).isEqualTo("/mcp");
    }

    @Test
    void theCallersOwnTokenIsReplacedAndNotPassedOn() {
        McpClient.session(gateway.url(), "--abandon", "--header", "Authorization: Bearer callers-own-token");

        assertThat(server.seen().required("tokens")).isEqualTo(seenInSession.required("tokens"));
    }

    @Test
    void aStreamThatTheClientLeftIsClosedUpstream() {
        McpClient.session(gateway.url(), "--abandon");

        await("stream closed at the guard")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(server.seen().required("openStreams").asInt())
                                .isZero());
    }

    @Test
    void theGatewayPrintsNeitherSecretNorTokenNorTheBeginningOfOne() {
        String token = seenInSession.at("/tokens/0").asText();

        assertThat(gateway.output()).isNotBlank().doesNotContain(token.substring(0, 8));
        Leaks.assertNoSecret(gateway.output(), CLIENT_SECRET);
    }

    /** Without this the suite could pass in front of a guard that lets everybody in. */
    @Test
    void theGuardRefusesWhoeverBringsNoToken() {
        JsonNode failed = McpClient.failure(server.url());

        assertThat(failed.at("/http/status").asInt()).isEqualTo(401);
        assertThat(failed.at("/http/headers/www-authenticate").asText()).startsWith("Bearer");
    }

    private static void assertSameMembers(JsonNode expected, JsonNode actual) {
        SoftAssertions.assertSoftly(softly -> expected.fieldNames()
                .forEachRemaining(
                        name -> softly.assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name))));
    }
}
