package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code examples/routes/circuit-breaker}: a policy service that is asked before tools are called. */
class PolicyExampleTest {

    private StubUpstream policy;
    private ExampleGateway gateway;

    @BeforeEach
    void start() throws Exception {
        policy = StubUpstream.start(
                (request, response) -> response.end(request.body().endsWith("tool=echo") ? "allow" : "deny"));
        gateway = ExampleGateway.of(
                "circuit-breaker", Map.of("policy.url", policy.url().substring("http://".length())));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        policy.close();
    }

    @Test
    void allowedToolIsCalledWithTheRequestUntouched() throws Exception {
        HttpResponse<String> answer = gateway.send(
                "api", ExampleGateway.call("echo"), "Mcp-Session-Id", "s-1", "Authorization", "Bearer mine");

        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(gateway.last().body()).isEqualTo(ExampleGateway.call("echo"));
        assertThat(gateway.last().header("Mcp-Session-Id")).isEqualTo("s-1");
        assertThat(gateway.last().header("Content-Type")).isEqualTo("application/json");
        assertThat(gateway.lastHadAGoodToken()).isTrue();
        assertThat(policy.last().body()).isEqualTo("caller= server=api tool=echo");
        assertThat(policy.last().header("Authorization")).isNull();
        assertThat(policy.last().header("Mcp-Session-Id")).isNull();
    }

    @Test
    void deniedToolIsNotCalled() throws Exception {
        HttpResponse<String> answer = gateway.send("api", ExampleGateway.call("drop_table"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"id\":7", "the policy does not allow drop_table");
        assertThat(gateway.upstream().received()).isEmpty();
    }

    @Test
    void serviceThatFailsIsLeftAloneAndNothingIsAllowedMeanwhile() throws Exception {
        policy.behave((request, response) -> response.setStatusCode(500).end());

        for (int i = 0; i < 12; i++) {
            HttpResponse<String> answer = gateway.send("api", ExampleGateway.call("echo"));
            assertThat(answer.body()).contains("the policy does not allow echo");
            assertThat(answer.statusCode()).isEqualTo(403);
        }

        assertThat(policy.received()).as("the breaker is open after ten").hasSize(10);
        assertThat(gateway.upstream().received()).isEmpty();
        assertThat(gateway.send("api", ExampleGateway.ping()).statusCode()).isEqualTo(200);
    }
}
