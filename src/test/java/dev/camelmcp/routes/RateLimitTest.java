package dev.camelmcp.routes;

import static dev.camelmcp.routes.InboundGateway.hash;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The throttle in {@code forward.camel.yaml}: off by default, and then nothing is looked at. */
class RateLimitTest {

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";

    @Test
    void eachCallerHasALimitOfItsOwn() throws Exception {
        try (InboundGateway it = InboundGateway.start(Map.of(
                "mcp.inbound.auth", "api-key",
                "mcp.inbound.api-keys.alice.hash", hash(ALICE),
                "mcp.inbound.api-keys.bob.hash", hash(BOB),
                "mcp.inbound.rate-limit.enabled", "true",
                "mcp.inbound.rate-limit.requests", "3",
                "mcp.inbound.rate-limit.period", "1h"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(it.ping("api", "X-API-Key", ALICE).statusCode()).isEqualTo(200);
            }
            HttpResponse<String> tooMany = it.ping("web", "X-API-Key", ALICE);
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
            assertThat(tooMany.body()).contains("\"id\":null", "too many requests");
            assertThat(it.ping("api", "X-API-Key", BOB).statusCode()).isEqualTo(200);
            assertThat(it.ping("api").statusCode()).as("nobody's limit").isEqualTo(401);
            assertThat(it.upstream().received()).hasSize(4);
        }
    }

    @Test
    void withoutAuthenticationThereIsOneLimitForAll() throws Exception {
        try (InboundGateway it = InboundGateway.start(Map.of(
                "mcp.inbound.rate-limit.enabled", "true",
                "mcp.inbound.rate-limit.requests", "1",
                "mcp.inbound.rate-limit.period", "1h"))) {
            assertThat(it.ping("api").statusCode()).isEqualTo(200);
            assertThat(it.ping("web").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void thereIsNoLimitUnlessItIsAskedFor() throws Exception {
        try (InboundGateway it = InboundGateway.start(
                Map.of("mcp.inbound.rate-limit.requests", "1", "mcp.inbound.rate-limit.period", "1h"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(it.ping("api").statusCode()).isEqualTo(200);
            }
        }
    }
}
