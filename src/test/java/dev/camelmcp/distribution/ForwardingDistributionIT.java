package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.TestMcpClient;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An MCP client that knows no OAuth works with a server that demands it. */
@Timeout(120)
class ForwardingDistributionIT {

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @AutoClose
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        servers = new ProtectedServers();
        Files.writeString(
                directory.resolve("gateway.properties"),
                servers.properties("api") + ProtectedServers.secret("api", "{{env:GW_SECRET}}"));
        gateway = RunningGateway.start(
                Invocation.in(directory).env("GW_SECRET", GATEWAY.secret()), "--config", "gateway.properties");
    }

    @BeforeEach
    void resetCounts() {
        servers.mcpServer().resetCounts();
    }

    @Test
    void aSessionWithToolsAndNotificationsRunsThroughTheGateway() {
        try (TestMcpClient client = TestMcpClient.of(gateway.url("api"))) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("test-mcp-server");
            assertThat(client.tools()).extracting(Tool::name).containsExactlyInAnyOrder("echo", "add", "whoami");
            assertThat(client.call("echo", Map.of("text", "grüße"))).isEqualTo("grüße");
            assertThat(client.call("whoami", Map.of())).isEqualTo(GATEWAY.id());
            await().until(() -> notificationSeen(client));
        }
        assertThat(servers.mcpServer().unauthorized()).isZero();
        assertThat(servers.authorizationServer().tokenRequests())
                .as("token requests of all sessions")
                .isEqualTo(1);
    }

    /** As Java's own HTTP client does unless told otherwise. */
    @Test
    void aCallerThatAsksForHttp2IsServedLikeOthers() throws Exception {
        HttpResponse<String> ordinary = gateway.ping("api", Version.HTTP_1_1);

        HttpResponse<String> upgraded = gateway.ping("api", Version.HTTP_2);

        assertThat(upgraded.body()).isEqualTo(ordinary.body());
        assertThat(upgraded.statusCode()).isEqualTo(ordinary.statusCode());
    }

    @Test
    void anUnknownServerIsNotFound() throws Exception {
        HttpResponse<String> answer = gateway.ping("nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"jsonrpc\"", "\"error\"");
        assertThat(servers.mcpServer().requests()).isZero();
    }

    @Test
    void theStartSaysWhatIsServedWhere() {
        assertThat(gateway.output()).contains("Serving " + gateway.url("api") + " ");
    }

    /** Notifies until one notification is seen, because the client opens its GET stream in the background. */
    private static boolean notificationSeen(TestMcpClient client) {
        boolean seen = client.toolsChanged() > 0;
        if (!seen) {
            servers.mcpServer().notifyToolsChanged();
        }
        return seen;
    }
}
