package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code /admin} tells of MCP servers themselves, of their traffic, and of the gateway. */
class AdminActivityTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                    + "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static StubUpstream upstream;

    @AutoClose
    private static TestGateway gateway;

    private static AdminHttp admin;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url() + "?key=hunter2", as));
        settings.putAll(TestGateway.server("down", "http://127.0.0.1:1/mcp", as));
        settings.putAll(TestGateway.server("untold", upstream.url(), as));
        settings.putAll(TestGateway.server("refused", upstream.url(), as));
        settings.put("mcp.servers.refused.oauth.client-secret", "wr0ng");
        settings.put("mcp.servers.plain.url", upstream.url());
        settings.put("mcp.servers.streams.url", upstream.url());
        settings.put("mcp.servers.program.command", "/does/not/exist");
        settings.put("mcp.oauth.failure-pause", "0");
        gateway = TestGateway.start(settings);
        admin = new AdminHttp(gateway.port());
        // the first token takes long where the machine is busy
        for (String server : List.of("api", "down")) {
            admin.post("/admin/servers/" + server + "/refresh");
        }
    }

    @BeforeEach
    void usual() {
        upstream.behave(StubUpstream::ok);
    }

    @Test
    void serverThatNobodyAskedHasNoState() throws Exception {
        JsonNode state = admin.json("/admin/servers/untold");

        assertThat(state.path("upstream").isNull()).isTrue();
        assertThat(state.path("traffic").path("requests").asInt(-1)).isZero();
        assertThat(state.path("traffic").path("p99_ms").isNull()).isTrue();
    }

    @Test
    void serverThatAnswersIsUp() throws Exception {
        ping("api");

        JsonNode state = upstream("api", "up");
        assertThat(state.path("status").asInt()).isEqualTo(200);
        assertThat(state.path("reason").isNull()).isTrue();
        assertThat(Instant.parse(state.path("at").asText()))
                .isBefore(Instant.now().plusSeconds(1));
    }

    /** Would catch a server that is down shown by its token alone. */
    @Test
    void serverThatIsDownIsUnreachableThoughItHasAToken() throws Exception {
        ping("down");

        JsonNode state = upstream("down", "unreachable");
        assertThat(state.path("status").isNull()).isTrue();
        assertThat(state.path("reason").asText()).isEqualTo("MCP server down cannot be reached (connection refused)");
        assertThat(admin.json("/admin/servers/down").path("token_cached").asBoolean())
                .isTrue();
    }

    @Test
    void serverThatFailsIsFailingUntilItAnswers() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(500).end());
        ping("api");
        assertThat(upstream("api", "failing").path("reason").asText())
                .isEqualTo("it answers 500: look into its own log");

        upstream.behave(StubUpstream::ok);
        ping("api");
        upstream("api", "up");
    }

    @Test
    void serverThatDoesNotTakeTheTokenIsFailing() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(401).end());
        ping("api");
        assertThat(upstream("api", "failing").path("reason").asText())
                .startsWith("it answers 401: ")
                .contains("oauth.audience");

        ping("plain");
        assertThat(upstream("plain", "failing").path("reason").asText()).contains("oauth.enabled");
    }

    @Test
    void serverThatLeadsElsewhereIsFailing() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(302)
                .putHeader("Location", "https://elsewhere.example/?secret=hunter2")
                .end());
        ping("plain");

        assertThat(upstream("plain", "failing").path("status").asInt()).isEqualTo(302);
        assertThat(admin.get("/admin/servers").body()).doesNotContain("hunter2");
    }

    /** Nobody asked the MCP server, so nothing is known of it. */
    @Test
    void serverWithoutATokenIsNotAsked() throws Exception {
        ping("refused");

        await().until(() -> traffic("refused").path("errors").asInt() >= 1);
        assertThat(admin.json("/admin/servers/refused").path("upstream").isNull())
                .isTrue();
    }

    @Test
    void programThatCannotBeStartedIsUnreachable() throws Exception {
        TestHttp.postMcp(gateway.url("program"), Map.of(), INITIALIZE);

        assertThat(upstream("program", "unreachable").path("reason").asText()).contains("program");
    }

    /** Who lists tools asks the server too, and sees at once whether it is back. */
    @Test
    void listingOfToolsCountsAsAnAnswer() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(503).end());
        admin.get("/admin/servers/streams/tools");

        assertThat(upstream("streams", "failing").path("status").asInt()).isEqualTo(503);
    }

    @Test
    void requestsAreCountedWithTheirErrorsAndTimes() throws Exception {
        long before = traffic("plain").path("requests_total").asLong();
        long errors = traffic("plain").path("errors_total").asLong();
        ping("plain");
        ping("plain");
        upstream.behave((request, response) -> response.setStatusCode(502).end());
        ping("plain");

        await().until(() -> traffic("plain").path("requests_total").asLong() == before + 3);
        JsonNode traffic = traffic("plain");
        assertThat(traffic.path("errors_total").asLong()).isEqualTo(errors + 1);
        assertThat(traffic.path("seconds").asInt()).isEqualTo(300);
        assertThat(traffic.path("errors").asInt()).isPositive();
        assertThat(traffic.path("p50_ms").asInt(-1))
                .isBetween(0, traffic.path("p99_ms").asInt());
    }

    @Test
    void openStreamsAreCounted() throws Exception {
        upstream.behave((request, response) -> response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .writeHead());
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(gateway.url("streams"))).build(), BodyHandlers.ofInputStream());

        assertThat(traffic("streams").path("open_streams").asInt()).isEqualTo(1);
        stream.body().close();
        await().until(() -> traffic("streams").path("open_streams").asInt() == 0);
    }

    @Test
    void gatewayTellsItsVersionAddressAndSinceWhenItRuns() throws Exception {
        JsonNode node = admin.json("/admin/servers").path("gateway");

        assertThat(node.path("version").asText()).isNotBlank();
        assertThat(node.path("address").asText()).isEqualTo("http://127.0.0.1:" + gateway.port());
        assertThat(node.path("uptime_seconds").asLong(-1)).isNotNegative();
        assertThat(Instant.parse(node.path("started_at").asText()))
                .isBefore(Instant.now().plusSeconds(1));
    }

    /** The gateway looks at its meters every 15 s. */
    @Test
    void historyIsTheGatewaysOwn() throws Exception {
        ping("api");
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> !admin.json("/admin/history")
                        .path("all")
                        .path("requests")
                        .isEmpty());

        JsonNode history = admin.json("/admin/history");
        assertThat(history.path("seconds").asInt()).isEqualTo(60);
        assertThat(Instant.parse(history.path("since").asText()))
                .isBefore(Instant.parse(history.path("until").asText()));
        for (String column : List.of(
                "requests",
                "rejected",
                "errors",
                "p50_ms",
                "p99_ms",
                "acquisitions",
                "acquisition_failures",
                "cache_hits",
                "cache_misses")) {
            assertThat(history.path("all").path(column)).as(column).hasSize(60);
        }
        assertThat(history.path("servers")).anySatisfy(server -> {
            assertThat(server.path("server").asText()).isEqualTo("api");
            assertThat(server.path("config").asText()).isEqualTo("default");
            assertThat(server.path("requests")).hasSize(60);
            assertThat(server.path("errors")).hasSize(60);
        });
        assertThat(history.path("servers"))
                .noneMatch(s -> s.path("server").asText().equals("untold"));
    }

    private static void ping(String server) throws Exception {
        TestHttp.postMcp(gateway.url(server), Map.of(), PING);
    }

    private static JsonNode traffic(String server) throws Exception {
        return admin.json("/admin/servers/" + server).path("traffic");
    }

    private static JsonNode upstream(String server, String state) throws Exception {
        await().untilAsserted(() -> assertThat(admin.json("/admin/servers/" + server)
                        .path("upstream")
                        .path("state")
                        .asText())
                .isEqualTo(state));
        return admin.json("/admin/servers/" + server).path("upstream");
    }
}
