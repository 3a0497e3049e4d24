package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.StubUpstream.Received;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code examples/routes/}: what changes a request on its way, or whether it goes. */
class RequestExamplesTest {

    private static final String KEY = "alices-key-that-is-long-enough-for-anybody";

    @Test
    void tenantHeaderIsWhatTheGatewayFoundNotWhatTheCallerClaims() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of(
                "tenant-header",
                Map.of(
                        "mcp.inbound.auth",
                        "api-key",
                        "mcp.inbound.api-keys.alice.hash",
                        "sha256:" + sha256(KEY),
                        "tenants.alice",
                        "acme"))) {
            assertThat(gateway.send("api", ExampleGateway.ping(), "X-API-Key", KEY, "X-Tenant", "bob")
                            .body())
                    .isEqualTo("{\"ok\":true}");

            assertThat(gateway.last().header("X-Tenant")).isEqualTo("acme");
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    /** Who is called "alice:mallory", or whatever else an expression would take apart, is not alice. */
    @Test
    void tenantIsThatOfTheConfigurationAndNobodyElsesName() throws Exception {
        try (JwtIssuer issuer = JwtIssuer.start();
                ExampleGateway gateway = ExampleGateway.of(
                        "tenant-header",
                        Map.of(
                                "mcp.inbound.auth",
                                "jwt",
                                "mcp.inbound.jwt.issuer",
                                JwtIssuer.ISSUER,
                                "mcp.inbound.jwt.audience",
                                JwtIssuer.AUDIENCE,
                                "mcp.inbound.jwt.jwks-url",
                                issuer.jwksUrl(),
                                "tenants.alice",
                                "acme"))) {
            Map<String, String> tenants = new LinkedHashMap<>();
            for (String caller : List.of("alice", "bob", "alice:mallory", "x}${properties:tenants.alice", "alice?")) {
                String token = issuer.token(JwtIssuer.claims().subject(caller));
                assertThat(gateway.send("api", ExampleGateway.ping(), "Authorization", "Bearer " + token)
                                .statusCode())
                        .isEqualTo(200);
                tenants.put(caller, String.valueOf(gateway.last().header("X-Tenant")));
            }
            assertThat(tenants.values()).containsExactly("acme", "null", "null", "null", "null");
        }
    }

    @Test
    void tenantHeaderWhenNobodyIsKnownThenThereIsNone() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tenant-header", Map.of())) {
            gateway.send("api", ExampleGateway.ping(), "X-Tenant", "bob");

            assertThat(gateway.last().header("X-Tenant")).isNull();
        }
    }

    @Test
    void throttledServerRefusesWhatIsTooMuchAndOthersDoNot() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("throttle-server", Map.of("throttled.requests", "2"))) {
            assertThat(gateway.send("reports", ExampleGateway.ping()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.send("reports", ExampleGateway.ping()).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> third = gateway.send("reports", ExampleGateway.ping());
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(third.body()).contains("\"id\":7");

            for (int i = 0; i < 4; i++) {
                assertThat(gateway.send("api", ExampleGateway.ping()).statusCode())
                        .isEqualTo(200);
            }
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    @Test
    void guardedToolIsRefusedAsAJsonRpcErrorAndTheServerHearsNothing() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("guard-tools", Map.of())) {
            HttpResponse<String> refused = gateway.send("api", ExampleGateway.call("drop_table"));
            assertThat(refused.statusCode()).isEqualTo(200);
            assertThat(refused.body())
                    .contains("\"id\":7", "\"code\":-32600", "drop_table may not be called by this gateway");
            assertThat(gateway.upstream().received()).isEmpty();

            assertThat(gateway.send("api", ExampleGateway.call("echo")).body()).isEqualTo("{\"ok\":true}");
            assertThat(gateway.last().body()).isEqualTo(ExampleGateway.call("echo"));
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    @Test
    void guardedToolCannotBeHiddenInABatchOrBehindAnotherSpelling() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("guard-tools", Map.of())) {
            assertThat(gateway.send("api", "[" + ExampleGateway.call("drop_table") + "]")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(gateway.send("api", ExampleGateway.call("drop\\u005ftable"))
                            .body())
                    .contains("may not be called");
            assertThat(gateway.send("api", ExampleGateway.call("echo\",\"name\":\"drop_table"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(gateway.upstream().received()).isEmpty();
        }
    }

    @Test
    void officeHoursOnlySomeToolsAreOpenOutsideThem() throws Exception {
        // an hour that never is
        Map<String, String> closed = Map.of("office.hours", "24..25", "office.always", "search");
        try (ExampleGateway gateway = ExampleGateway.of("office-hours", closed)) {
            assertThat(gateway.send("api", ExampleGateway.call("deploy")).body())
                    .contains("\"id\":7", "deploy may be called during office hours only");
            assertThat(gateway.upstream().received()).isEmpty();
            assertThat(gateway.send("api", ExampleGateway.call("search")).body())
                    .isEqualTo("{\"ok\":true}");
            assertThat(gateway.send("api", ExampleGateway.ping()).body()).isEqualTo("{\"ok\":true}");
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    @Test
    void officeHoursEveryToolIsOpenDuringThem() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("office-hours", Map.of("office.hours", "00..23"))) {
            assertThat(gateway.send("api", ExampleGateway.call("deploy")).body())
                    .isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void ownFlowForwardsItsServerByItsOwnRules() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("own-flow", Map.of())) {
            assertThat(gateway.sendTo("/own/mcp/reports", ExampleGateway.call("search"))
                            .body())
                    .isEqualTo("{\"ok\":true}");
            assertThat(gateway.lastHadAGoodToken()).isTrue();
            assertThat(gateway.sendTo("/own/mcp/reports", ExampleGateway.call("purge"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.upstream().received()).hasSize(1);
            assertThat(gateway.send("reports", ExampleGateway.call("purge")).statusCode())
                    .as("the other way is as before")
                    .isEqualTo(200);
        }
    }

    @Test
    void ownFlowWantsCallersToBeWhoTheyMayBe() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of(
                "own-flow",
                Map.of(
                        "mcp.inbound.auth", "api-key",
                        "mcp.inbound.api-keys.alice.hash", "sha256:" + sha256(KEY),
                        "mcp.inbound.api-keys.alice.servers", "api"))) {
            assertThat(gateway.sendTo("/own/mcp/reports", ExampleGateway.ping()).statusCode())
                    .isEqualTo(401);
            assertThat(gateway.sendTo("/own/mcp/reports", ExampleGateway.ping(), "X-API-Key", KEY)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.upstream().received()).isEmpty();
        }
    }

    private static final Map<String, String> ALICE_AND_BOB = Map.of(
            "mcp.inbound.auth", "api-key",
            "mcp.inbound.api-keys.alice.hash", "sha256:" + sha256(KEY),
            "mcp.inbound.api-keys.bob.hash", "sha256:" + sha256(KEY + "2"));

    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String ALL =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[{\"name\":\"search\"},{\"name\":\"drop_table\"},{\"name\":\"write\"}]}}";

    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"x\",\"version\":\"1\"}}}";

    private static void list(Received request, HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json").end(ALL);
    }

    @Test
    void toolListsRefuseEachCallerWhatIsNotForIt() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            assertThat(gateway.send("api", ExampleGateway.call("write"), "X-API-Key", KEY)
                            .body())
                    .isEqualTo("{\"ok\":true}");
            assertThat(gateway.send("api", ExampleGateway.call("search"), "X-API-Key", KEY + "2")
                            .body())
                    .isEqualTo("{\"ok\":true}");
            assertThat(gateway.lastHadAGoodToken()).isTrue();
            gateway.upstream().received().clear();

            assertThat(gateway.send("api", ExampleGateway.call("drop_table"), "X-API-Key", KEY)
                            .body())
                    .contains("\"id\":7", "drop_table may not be called by this gateway");
            assertThat(gateway.send("api", ExampleGateway.call("write"), "X-API-Key", KEY + "2")
                            .body())
                    .contains("write may not be called by this gateway");
            assertThat(gateway.send("api", "[" + ExampleGateway.call("write") + "]", "X-API-Key", KEY + "2")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(gateway.upstream().received()).isEmpty();
            assertThat(gateway.send("reports", ExampleGateway.call("write"), "X-API-Key", KEY + "2")
                            .body())
                    .as("another server")
                    .isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void toolListsLeaveOutOfAListWhatMayNotBeCalled() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            gateway.upstream().behave(RequestExamplesTest::list);
            HttpResponse<String> alices = gateway.send("api", LIST, "X-API-Key", KEY, "Accept-Encoding", "gzip, br");
            assertThat(alices.body()).contains("search", "write").doesNotContain("drop_table");
            assertThat(alices.headers().firstValue("Content-Length"))
                    .hasValue("" + alices.body().length());
            assertThat(gateway.last().header("Accept-Encoding")).isEqualTo("identity");
            assertThat(gateway.send("api", LIST, "X-API-Key", KEY + "2").body())
                    .contains("search")
                    .doesNotContain("write", "drop_table");
            assertThat(gateway.send("reports", LIST, "X-API-Key", KEY + "2").body())
                    .as("another server")
                    .isEqualTo(ALL);
        }
    }

    @Test
    void toolListsLeaveItOutOfEventsAsTheyArrive() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
            gateway.upstream().behave((request, response) -> {
                response.putHeader("Content-Type", "text/event-stream").setChunked(true);
                response.write("data: {\"method\":\"ping\",\"id\":1}\n\n");
                stream.complete(response);
            });
            HttpResponse<InputStream> answer = gateway.stream("api", LIST, "X-API-Key", KEY + "2");
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).as("before the list is there").contains("ping");
            HttpServerResponse open = stream.get(10, TimeUnit.SECONDS);
            gateway.upstream().vertx().runOnContext(v -> open.write("data: " + ALL + "\n\n"));
            assertThat(lines.lines().collect(Collectors.joining()))
                    .contains("search")
                    .doesNotContain("write", "drop_table");
            await("the server's stream is given up")
                    .until(() -> gateway.upstream().open() == 0);
        }
    }

    /** Would catch a log that names the MCP server where it was the caller who left. */
    @Test
    void toolListsBlameNoServerForACallerWhoLeaves() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB);
                LogTrap log = LogTrap.set()) {
            gateway.upstream().behave((request, response) -> {
                response.putHeader("Content-Type", "text/event-stream").setChunked(true);
                response.write(": wait\n\n");
            });
            try (InputStream answer =
                    gateway.stream("api", LIST, "X-API-Key", KEY).body()) {
                assertThat(answer.read()).isEqualTo(':');
            }
            await("the server's stream is given up")
                    .until(() -> gateway.upstream().open() == 0);
            await().during(Duration.ofMillis(500))
                    .until(() -> log.ours().stream().noneMatch(line -> line.contains("broke off")));
        }
    }

    @Test
    void toolListsAskForPlainTextAlsoOnceMoreAfterA401() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            gateway.send("api", ExampleGateway.ping(), "X-API-Key", KEY);
            AtomicInteger asked = new AtomicInteger();
            gateway.upstream().behave((request, response) -> {
                if (asked.getAndIncrement() == 0) {
                    response.setStatusCode(401).end();
                } else {
                    list(request, response);
                }
            });
            assertThat(gateway.send("api", LIST, "X-API-Key", KEY, "Accept-Encoding", "gzip")
                            .body())
                    .contains("search")
                    .doesNotContain("drop_table");
            assertThat(asked).hasValue(2);
            assertThat(gateway.last().header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void toolListsDoNotLetPassWhatTheyCannotRead() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            gateway.upstream()
                    .behave((request, response) -> response.putHeader("Content-Type", "application/json")
                            .putHeader("Content-Encoding", "br")
                            .end("drop_table"));
            HttpResponse<String> encoded = gateway.send("api", LIST, "X-API-Key", KEY);
            assertThat(encoded.statusCode()).isEqualTo(502);
            assertThat(encoded.body())
                    .contains("\"id\":7", "encodes its list of tools")
                    .doesNotContain("drop_table");
        }
    }

    /** Would catch the gateway's own MCP server, and the status page, that know another way to a list. */
    @Test
    void toolListsAreTheSameForWhoAsksTheGatewayItself() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("tool-lists", ALICE_AND_BOB)) {
            gateway.upstream().behave((request, response) -> {
                String id = request.body().replaceAll("(?s).*\"id\":(\\d+).*", "$1");
                response.putHeader("Content-Type", "application/json")
                        .end((request.body().contains("tools/list") ? ALL : INITIALIZED)
                                .replace("\"id\":7", "\"id\":" + id));
            });
            String ask =
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"discover_tools\",\"arguments\":{\"server\":\"api\"}}}";
            assertThat(gateway.sendTo(
                                    "/mcp",
                                    ask,
                                    "X-API-Key",
                                    KEY + "2",
                                    "Accept",
                                    "application/json, text/event-stream")
                            .body())
                    .contains("search")
                    .doesNotContain("drop_table");
        }
    }

    @Test
    void toolRateLimitsEachToolOfEachCaller() throws Exception {
        Map<String, String> settings = new HashMap<>(ALICE_AND_BOB);
        settings.put("tool-rate.calls", "2");
        try (ExampleGateway gateway = ExampleGateway.of("tool-rate", settings)) {
            for (int status : new int[] {200, 200, 429}) {
                assertThat(gateway.send("api", ExampleGateway.call("search"), "X-API-Key", KEY)
                                .statusCode())
                        .isEqualTo(status);
            }
            assertThat(gateway.send("api", ExampleGateway.call("read"), "X-API-Key", KEY)
                            .statusCode())
                    .as("another tool")
                    .isEqualTo(200);
            assertThat(gateway.send("api", ExampleGateway.call("search"), "X-API-Key", KEY + "2")
                            .statusCode())
                    .as("another caller")
                    .isEqualTo(200);
            assertThat(gateway.send("reports", ExampleGateway.call("search"), "X-API-Key", KEY)
                            .statusCode())
                    .as("another server")
                    .isEqualTo(200);
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.send("api", ExampleGateway.ping(), "X-API-Key", KEY)
                                .statusCode())
                        .as("what calls no tool")
                        .isEqualTo(200);
            }
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
