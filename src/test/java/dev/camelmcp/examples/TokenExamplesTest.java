package dev.camelmcp.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/routes/retry-policy}: how often one authorization server is asked. */
class TokenExamplesTest {

    /** A refused acquisition would otherwise answer the next test's request. */
    private static final Map<String, String> NO_PAUSE = Map.of("mcp.oauth.failure-pause", "0");

    @Test
    void impatientServerIsAskedOnceMoreAndThatIsAll() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("retry-policy", NO_PAUSE)) {
            gateway.as().answerNext(503, 503, 503);
            assertThat(gateway.send("reports", ExampleGateway.ping()).statusCode())
                    .isEqualTo(503);
            assertThat(gateway.as().tokenRequests()).isEqualTo(2);
        }
    }

    @Test
    void impatientServerIsAskedOnceMoreAfterA403() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("retry-policy", NO_PAUSE)) {
            gateway.as().answerNext(403);
            assertThat(gateway.send("reports", ExampleGateway.ping()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.as().tokenRequests()).isEqualTo(2);
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }

    @Test
    void othersAreAskedAsEver() throws Exception {
        try (ExampleGateway gateway = ExampleGateway.of("retry-policy", NO_PAUSE)) {
            gateway.as().answerNext(503, 503, 503);
            assertThat(gateway.send("api", ExampleGateway.ping()).statusCode()).isEqualTo(200);
            assertThat(gateway.as().tokenRequests()).isEqualTo(4);
            gateway.as().resetCounts();
            gateway.as().answerNext(403);
            gateway.send("api", ExampleGateway.ping());
            assertThat(gateway.lastHadAGoodToken()).isTrue();
        }
    }
}
