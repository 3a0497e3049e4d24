package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/routes/}: what changes a request on its way, or whether it goes. */
class RequestExamplesTest {

    private static final String KEY = "alices-key-that-is-long-enough-for-anybody";

    @Test
    void tenantHeaderIsWhatTheGatewayFoundNotWhatTheCallerClaims() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of(
                "tenant-header",
                Map.of("mcp.inbound.auth", "api-key", "mcp.inbound.api-keys.alice.hash", "sha256:" + sha256(KEY)))) {
            assertThat(gateway.send("api", ExampleGateway.ping(), "X-API-Key", KEY, "X-Tenant", "bob")
                            .body())
                    .isEqualTo("{\"ok\":true}");

            assertThat(gateway.last().header("X-Tenant")).isEqualTo("alice");
            assertThat(gateway.lastHadAGoodToken()).isTrue();
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

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
