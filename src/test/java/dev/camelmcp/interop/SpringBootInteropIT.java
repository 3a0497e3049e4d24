package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestMcpServer;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code examples/spring-boot} with the jar just built, between a real authorization server and a real MCP server: the
 * one jar with each Spring Boot.
 */
class SpringBootInteropIT {

    private static final Path EXAMPLE = Path.of("examples/spring-boot/pom.xml");

    @ParameterizedTest
    @CsvSource({"!boot-4, v3\\.5\\.", "boot-4, v4\\.0\\."})
    void applicationForwardsWithTokensAndShowsHealthAndMetrics(String profile, String springBoot) throws Exception {
        BuiltJar.install();
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as)) {
            as.register(TestClient.of("spring", "spring-secret").withScopes("mcp:read", "mcp:write"));
            String printed = BuiltJar.build(
                    EXAMPLE,
                    "test",
                    "-P" + profile,
                    "-DargLine=-Dtest.mcp-url=" + mcp.url() + " -Dtest.token-url=" + as.tokenUrl()
                            + " -Dtest.client-id=spring -Dtest.client-secret=spring-secret");
            assertThat(printed).containsPattern(":: Spring Boot :: +\\(" + springBoot);
            assertThat(as.tokenRequests()).isEqualTo(1);
            assertThat(mcp.requests()).isPositive();
            assertThat(mcp.unauthorized()).isZero();
        }
    }
}
