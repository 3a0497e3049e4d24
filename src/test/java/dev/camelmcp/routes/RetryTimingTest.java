package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * The pauses between attempts double: 2 s, 4 s, 8 s by default, here in tenths of a second, each give or take a tenth.
 * Only lower bounds are checked: a slow machine may add to a pause.
 */
class RetryTimingTest {

    @Test
    void pausesDoubleFromTheInitialDelay() throws Exception {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream failing = StubUpstream.start((request, response) -> {
                    attempts.add(System.nanoTime() / 1_000_000);
                    response.setStatusCode(503).end();
                })) {
            Map<String, String> settings = new HashMap<>(TestGateway.server("api", "http://127.0.0.1:1/mcp", as));
            settings.put("mcp.servers.api.oauth.token-url", failing.url());
            settings.put("mcp.oauth.retry.initial-delay", "200ms");
            settings.put("mcp.oauth.retry.max-delay", "10s");
            try (TestGateway gateway = TestGateway.start(settings)) {
                gateway.producer().request("direct:mcp-oauth-token", e -> e.setProperty("McpServer", "api"));
            }
        }
        assertThat(attempts).hasSize(4);
        // each varies by a tenth of what the one before came to: at least 180, 324 and 583 ms
        assertThat(attempts.get(1) - attempts.get(0)).isGreaterThanOrEqualTo(175);
        assertThat(attempts.get(2) - attempts.get(1)).isGreaterThanOrEqualTo(315);
        assertThat(attempts.get(3) - attempts.get(2)).isGreaterThanOrEqualTo(570);
    }
}
