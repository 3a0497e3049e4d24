package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestMcpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code examples/spring-boot} with the jar just built, between a real authorization server and a real MCP server. Its repository is in {@code target/}, so that the user's stays as it is. */
class SpringBootInteropIT {

    private static final Path EXAMPLE = Path.of("examples/spring-boot/pom.xml");
    private static final Path FOLDER = Path.of("target/spring-boot-example");

    @Test
    void applicationForwardsWithTokensAndShowsHealthAndMetrics() throws Exception {
        Files.createDirectories(FOLDER);
        maven(
                "install:install-file",
                "-Dfile=" + jar(),
                "-DpomFile=pom.xml",
                "-DlocalRepositoryPath=" + FOLDER.resolve("repository").toAbsolutePath());
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                TestMcpServer mcp = TestMcpServer.start(as)) {
            as.register(TestClient.of("spring", "spring-secret").withScopes("mcp:read", "mcp:write"));
            maven(
                    "-f",
                    EXAMPLE.toString(),
                    "test",
                    "-Dmaven.repo.local=" + FOLDER.resolve("repository").toAbsolutePath(),
                    "-DargLine=-Dtest.mcp-url=" + mcp.url() + " -Dtest.token-url=" + as.tokenUrl()
                            + " -Dtest.client-id=spring -Dtest.client-secret=spring-secret");
            assertThat(as.tokenRequests()).isEqualTo(1);
            assertThat(mcp.requests()).isPositive();
            assertThat(mcp.unauthorized()).isZero();
        }
    }

    private static Path jar() throws Exception {
        try (var files = Files.newDirectoryStream(Path.of("target"), "camel-mcp-oauth-*.jar")) {
            return files.iterator().next().toAbsolutePath();
        }
    }

    private static void maven(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        command.addAll(List.of(arguments));
        Path log = FOLDER.resolve("maven.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as("maven is done")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        assertThat(process.exitValue()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
