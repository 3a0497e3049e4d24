package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The MCP conformance suite examines the gateway as a client that finds its authorization server out (MCP
 * authorization, RFC 9728, RFC 8414): of each scenario every single check, and that no other was made.
 */
class ConformanceClientInteropIT {

    private static final String RESOURCE_METADATA = "prm-pathbased-requested";
    private static final String SERVER_METADATA = "authorization-server-metadata";

    /** initialize, notifications/initialized, tools/list and tools/call; the GET for a stream is a 404. */
    private static final int REQUESTS = 4;

    /**
     * A scenario.
     *
     * @param refusal what the log has to say of why there is no token; empty where there is one
     * @param checks how often each check succeeds
     */
    record Scenario(String name, String refusal, Map<String, Integer> checks) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                granted("client-credentials-basic", "client-credentials-basic-auth"),
                granted("client-credentials-jwt", "client-credentials-jwt-verified"),
                granted("wif-jwt-bearer", "wif-assertion-verified"),
                granted("enterprise-managed-authorization", "complete-flow-token-exchange", "complete-flow-jwt-bearer"),
                refused("resource-mismatch", "https://evil.example.com/mcp", "resource-mismatch-rejected"),
                refused(
                        "metadata-issuer-mismatch",
                        "issuer is \"https://attacker.example.com\"",
                        "sep-2468-client-validate-metadata-issuer",
                        SERVER_METADATA));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyCheckSucceedsAndNoOtherIsMade(Scenario scenario) {
        ConformanceClient run = ConformanceClient.run(scenario.name());

        assertThat(run.report().counts()).isEqualTo(scenario.checks());
        if (scenario.refusal().isEmpty()) {
            assertThat(run.outcome().at("/tools/0").asText()).isEqualTo("test-tool");
            assertThat(run.outcome().at("/content/0/text").asText()).isEqualTo("test");
        } else {
            assertThat(run.outcome().at("/failed/http/status").asInt()).isEqualTo(502);
            assertThat(run.outcome().at("/failed/http/body").asText()).contains("discovery_failed");
            assertThat(run.log()).contains(scenario.refusal());
        }
        assertThat(confidential(run.context()).in(run.log() + run.outcome())).isEmpty();
        assertThat(run.log()).doesNotContainPattern("(cc|test)-token-\\d"); // what the suite issues
    }

    /** One that ends with a tool called. */
    private static Scenario granted(String name, String... checks) {
        Scenario scenario = refused(name, "", checks);
        scenario.checks().put(SERVER_METADATA + ": SUCCESS", 1);
        scenario.checks().put("token-request: SUCCESS", 1);
        scenario.checks().put("valid-bearer-token: SUCCESS", REQUESTS);
        return scenario;
    }

    /** One in which no authorization server may be asked for a token. */
    private static Scenario refused(String name, String refusal, String... checks) {
        Map<String, Integer> all = new TreeMap<>(Map.of(RESOURCE_METADATA + ": SUCCESS", 1));
        Stream.of(checks).forEach(check -> all.put(check + ": SUCCESS", 1));
        return new Scenario(name, refusal, all);
    }

    private static Confidential confidential(JsonNode context) {
        Confidential confidential = new Confidential();
        if (context.has("client_secret")) {
            String clientId = context.required("client_id").asText();
            confidential.addSecret(context.required("client_secret").asText(), clientId);
        }
        for (String token : List.of("valid_jwt", "idp_id_token")) {
            if (context.has(token)) {
                confidential.addToken(context.required(token).asText());
            }
        }
        context.path("private_key_pem")
                .asText()
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .forEach(confidential::addSecret);
        return confidential;
    }
}
