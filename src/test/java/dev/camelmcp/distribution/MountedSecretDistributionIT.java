package dev.camelmcp.distribution;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.MountedSecret;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Secret that Kubernetes rotates while the gateway runs. */
@Timeout(120)
class MountedSecretDistributionIT {

    private static final String CLIENT = "rotating";
    private static final String OLD = "old-client-secret";
    private static final String NEW = "new-client-secret";
    private static final String KEY = "caller-0123456789abcdef0123456789";
    private static final String NEW_KEY = "caller-new-0123456789abcdef01234567";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @TempDir
    private Path directory;

    @Test
    void secretAndKeyCountWithoutARestartAndWhatNeedsOneSaysSo() throws Exception {
        MountedSecret mounted = MountedSecret.in(directory.resolve("mount"), content(OLD, KEY, "9s", "11"));
        TestClient client = TestClient.of(CLIENT, OLD).withScopes("mcp:read", "mcp:write");
        try (ProtectedServers servers = new ProtectedServers();
                StubUpstream upstream = StubUpstream.start()) {
            servers.authorizationServer().register(client);
            Path file = directory.resolve("gateway.properties");
            Files.writeString(
                    file,
                    servers.properties("api", upstream.url(), client)
                            + ProtectedServers.secret("api", mounted.placeholder("client-secret"))
                            + "mcp.inbound.auth=api-key\n"
                            + "mcp.inbound.api-keys.ci.hash=" + mounted.placeholder("caller") + "\n"
                            + "mcp.oauth.timeout=" + mounted.placeholder("timeout") + "\n"
                            + "camel.main.shutdown-timeout=" + mounted.placeholder("shutdown") + "\n");
            try (RunningGateway gateway = RunningGateway.start(Invocation.in(directory), "--config", file.toString())) {
                assertThat(ping(gateway, KEY)).isEqualTo(200);

                servers.authorizationServer()
                        .register(TestClient.of(CLIENT, NEW).withScopes("mcp:read", "mcp:write"));
                mounted.replace(content(NEW, NEW_KEY, "8s", "12"));

                soon().until(() -> ping(gateway, NEW_KEY) == 200);
                assertThat(ping(gateway, KEY)).isEqualTo(401);
                assertThat(servers.authorizationServer().tokenRequests()).isEqualTo(2);
                soon().until(() -> gateway.output().contains("changed: changed api"));
                assertThat(gateway.output())
                        .contains(fixed(mounted, "timeout", "mcp.oauth.timeout"))
                        .contains(fixed(mounted, "shutdown", "camel.main.shutdown-timeout"))
                        .doesNotContain(OLD, NEW, KEY, NEW_KEY, " ERROR ");
            }
        }
    }

    private static String fixed(MountedSecret mounted, String name, String property) {
        return mounted.file(name) + " has changed (property " + property + "); it takes effect at the next start";
    }

    private static Map<String, String> content(String secret, String key, String timeout, String shutdown)
            throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        return Map.of("client-secret", secret, "caller", "sha256:" + hash, "timeout", timeout, "shutdown", shutdown);
    }

    private static int ping(RunningGateway gateway, String key) throws Exception {
        return TestHttp.postMcp(gateway.url("api"), Map.of("Authorization", "Bearer " + key), PING)
                .statusCode();
    }

    private static ConditionFactory soon() {
        return await().atMost(20, SECONDS);
    }
}
