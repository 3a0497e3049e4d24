package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestMcpServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code examples/quarkus} with the jar just built: in its tests between a real authorization server and a real MCP
 * server, and packaged, as a process of its own, between servers of the example.
 */
class QuarkusInteropIT {

    private static final Path EXAMPLE = Path.of("examples/quarkus/pom.xml");

    @Test
    void applicationForwardsWithTokensAndShowsHealthAndMetrics() throws Exception {
        BuiltJar.install();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as)) {
            as.register(TestClient.of("quarkus", "quarkus-secret").withScopes("mcp:read", "mcp:write"));
            BuiltJar.build(
                    EXAMPLE,
                    "verify",
                    "-DargLine=-Dtest.mcp-url=" + mcp.url() + " -Dtest.token-url=" + as.tokenUrl()
                            + " -Dtest.client-id=quarkus -Dtest.client-secret=quarkus-secret");
            assertThat(as.tokenRequests()).isEqualTo(1);
            assertThat(mcp.requests()).isPositive();
            assertThat(mcp.unauthorized()).isZero();
        }
    }
}
