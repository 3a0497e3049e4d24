package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/routes/}: what happens when an answer is there, or none will come. */
class AnswerExamplesTest {

    private static final String NOBODY = "http://127.0.0.1:1/mcp";

    @Test
    void errorAnswerWhenTheServerIsDownThenClientsCanShowIt() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("error-answer", Map.of("mcp.servers.gone.url", NOBODY))) {
            HttpResponse<String> answer = gateway.send("gone", ExampleGateway.ping());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Gateway-Status")).hasValue("502");
            assertThat(answer.headers().firstValue("Link")).hasValue("<https://status.example.com>; rel=\"help\"");
            assertThat(answer.body()).contains("\"id\":7", "\"code\":-32002");

            HttpResponse<String> unknown = gateway.send("nope", ExampleGateway.ping());
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Link")).isPresent();
        }
    }

    @Test
    void errorAnswerWhenTheServerAnswersThenNothingIsAdded() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("error-answer", Map.of())) {
            HttpResponse<String> answer = gateway.send("api", ExampleGateway.ping());
            assertThat(answer.headers().firstValue("Link")).isEmpty();
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    @Test
    void callLogNamesCallerServerToolAndOutcomeButNoToken() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("call-log", Map.of());
                CallLog log = CallLog.open()) {
            gateway.send("api", ExampleGateway.call("echo"));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("caller= server=api method=tools/call tool=echo status=200 ms=\\d+");
            assertThat(gateway.lastHadAGoodToken()).isTrue();

            gateway.send("nope", ExampleGateway.call("echo\\nserver=api"));
            assertThat(log.lines().get(1)).startsWith("caller= server= method= tool= status=404 ms=");
            assertThat(log.lines().toString()).doesNotContain("Bearer").doesNotContain("\n");
        }
    }

    @Test
    void metricsGoElsewhereAndACollectorThatIsDownHoldsNobody() throws Exception {
        try (StubUpstream collector = StubUpstream.start()) {
            String url = collector.url().substring("http://".length());
            try (ExampleGateway gateway = ExampleGateway.of("metrics-elsewhere", Map.of("figures.url", url))) {
                assertThat(gateway.send("api", ExampleGateway.ping()).body()).isEqualTo("{\"ok\":true}");
                assertThat(gateway.lastHadAGoodToken()).isTrue();
                await().untilAsserted(() -> assertThat(collector.received()).hasSize(1));
                assertThat(collector.last().body()).matches("mcp_requests,server=api,status=200 millis=\\d+i");
                assertThat(collector.last().header("Authorization")).isNull();
            }
        }
        try (ExampleGateway gateway = ExampleGateway.of("metrics-elsewhere", Map.of("figures.url", "127.0.0.1:1/x"))) {
            assertThat(gateway.send("api", ExampleGateway.ping()).body()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void fallbackServerIsAskedWithItsOwnTokenWhileTheOtherRefusesConnections() throws Exception {
        TestClient other = TestClient.of("other-client", "other-secret").withScopes("mcp:read");
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream second = StubUpstream.start()) {
            as.register(other);
            Map<String, String> settings = new HashMap<>(TestGateway.server("secondary", second.url(), as));
            settings.put("mcp.servers.secondary.oauth.client-id", other.id());
            settings.put("mcp.servers.secondary.oauth.client-secret", other.secret());
            settings.putAll(TestGateway.server("primary", NOBODY, as));
            settings.put("mcp.servers.down.url", NOBODY);
            try (ExampleGateway gateway = ExampleGateway.of("fallback-server", settings)) {
                assertThat(gateway.send("primary", ExampleGateway.call("echo")).body())
                        .isEqualTo("{\"ok\":true}");
                assertThat(second.last().body()).isEqualTo(ExampleGateway.call("echo"));
                String token = second.last().header("Authorization").substring("Bearer ".length());
                assertThat(as.isActive(token)).isTrue();
                assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject())
                        .isEqualTo(other.id());
                assertThat(gateway.send("down", ExampleGateway.ping()).statusCode())
                        .as("no other server has one")
                        .isEqualTo(502);
                assertThat(gateway.send("api", ExampleGateway.ping()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void fallbackServerIsNotAskedWhenTheCallMayHaveBeenDone() throws Exception {
        try (StubUpstream second = StubUpstream.start()) {
            try (ExampleGateway gateway = ExampleGateway.of(
                    "fallback-server", Map.of("fallback.for", "api", "mcp.servers.secondary.url", second.url()))) {
                gateway.upstream().behave((request, response) -> response.reset());
                assertThat(gateway.send("api", ExampleGateway.call("pay")).statusCode())
                        .isEqualTo(502);
                assertThat(second.received()).isEmpty();
            }
        }
    }
}
