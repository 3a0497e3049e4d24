package dev.camelmcp.routes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.support.MountedSecret;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A secret that is rotated in its file counts without a restart, for what it is of and nothing else. */
@Timeout(60)
class MountedSecretRouteTest {

    private static final String CLIENT = "rotating";
    private static final String OLD = "old-client-secret";
    private static final String NEW = "new-client-secret";
    private static final String KEY = "caller-0123456789abcdef0123456789";
    private static final String NEW_KEY = "caller-new-0123456789abcdef01234567";
    private static final String ADMIN = "admin-0123456789abcdef0123456789ab";
    private static final String NEW_ADMIN = "admin-new-0123456789abcdef01234567";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static StubUpstream upstream;

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.camelmcp.bootstrap");
    private final Map<String, String> secrets = new HashMap<>();
    private MountedSecret mounted;
    private TestGateway gateway;
    private String key = KEY;

    @BeforeAll
    static void servers() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
    }

    @BeforeEach
    void start() throws Exception {
        register(OLD);
        secrets.put("client-secret", OLD);
        secrets.put("caller", hash(KEY));
        secrets.put("admin", ADMIN);
        secrets.put("timeout", "9s");
        mounted = MountedSecret.in(folder.resolve("mount"), secrets);
        Map<String, String> settings = new HashMap<>(TestGateway.server("other", upstream.url(), as));
        settings.putAll(TestGateway.server("api", upstream.url(), as));
        settings.put("mcp.servers.api.oauth.client-id", CLIENT);
        settings.put("mcp.servers.api.oauth.client-secret", mounted.placeholder("client-secret"));
        settings.put("mcp.inbound.auth", "api-key");
        settings.put("mcp.inbound.api-keys.ci.hash", mounted.placeholder("caller"));
        settings.put("mcp.admin.api-key", mounted.placeholder("admin"));
        settings.put("mcp.oauth.timeout", mounted.placeholder("timeout"));
        settings.put("mcp.config-file", json("{{file:" + mounted.file("client-secret") + "}}", "mcp:read"));
        settings.put("camel.health.enabled", "true");
        gateway = TestGateway.start(settings);
        settle();
        upstream.behave(StubUpstream::ok);
        as.resetCounts();
        log.start();
        ours.addAppender(log);
    }

    @AfterEach
    void close() throws Exception {
        ours.detachAppender(log);
        gateway.close();
        assertThat(lines()).noneMatch(line -> line.contains(OLD) || line.contains(NEW) || line.contains(NEW_ADMIN));
    }

    @Test
    void rotatedClientSecretIsUsedByTheNextAcquisitionAndOtherServersKeepTheirTokens() throws Exception {
        assertThat(ping("api")).isEqualTo(200);
        assertThat(ping("other")).isEqualTo(200);
        assertThat(as.tokenRequests()).isEqualTo(2);

        register(NEW);
        rotate("client-secret", NEW);

        assertThat(ping("api")).isEqualTo(200);
        assertThat(as.tokenRequests()).isEqualTo(3);
        assertThat(ping("other")).isEqualTo(200);
        assertThat(as.tokenRequests()).isEqualTo(3);
        assertThat(lines())
                .containsExactly("INFO " + mounted.file("client-secret") + " changed: changed api, team/json");
    }

    @Test
    void callUnderWayGoesOnWithWhatItBeganWith() throws Exception {
        AtomicReference<HttpServerResponse> held = new AtomicReference<>();
        upstream.behave((request, response) -> held.set(response));
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> ping("api"));
        await().until(() -> held.get() != null);

        register(NEW);
        rotate("client-secret", NEW);

        assertThat(call).isNotDone();
        held.get().putHeader("Content-Type", "application/json").end("{}");
        assertThat(call.get(10, SECONDS)).isEqualTo(200);
    }

    @Test
    void fileThatIsGoneOrEmptyForAMomentLeavesWhatWasInUseAndIsSaidOnce() throws Exception {
        Path file = mounted.file("client-secret");
        assertThat(ping("api")).isEqualTo(200);
        Files.delete(file);
        settle();
        settle();
        assertThat(ping("api")).isEqualTo(200);
        assertThat(lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("WARN Invalid now, so what was in use stays: "));
        assertThat(lines().get(0))
                .contains("mcp.servers.api.oauth.client-secret (", ".properties:")
                .endsWith("{{file:" + file + "}} cannot be resolved: the file must exist and be readable");
        assertThat(lines().get(1)).contains("team/json: oauth_config.OAUTH_CLIENT_SECRET");
        assertThat(problem()).contains("client-secret", file.toString());

        Files.writeString(file, "");
        settle();
        assertThat(ping("api")).isEqualTo(200);
        assertThat(problem()).contains("the file is empty");
        assertThat(as.tokenRequests()).isOne();

        register(NEW);
        Files.writeString(file, NEW);
        settle();
        assertThat(problem()).isEmpty();
        assertThat(ping("api")).isEqualTo(200);
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    /** All files of a Secret change at one moment. */
    @Test
    void callersAndOperatorsNeedTheNewKeysFromThenOn() throws Exception {
        assertThat(admin(ADMIN)).isEqualTo(200);
        secrets.put("caller", hash(NEW_KEY));
        rotate("admin", NEW_ADMIN);

        assertThat(ping("other")).isEqualTo(401);
        key = NEW_KEY;
        assertThat(ping("other")).isEqualTo(200);
        assertThat(admin(ADMIN)).isEqualTo(401);
        assertThat(admin(NEW_ADMIN)).isEqualTo(200);
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "INFO mcp.inbound.api-keys changed, and counts from now on",
                        "INFO mcp.admin.api-key changed, and counts from now on");
    }

    /** Would catch a gateway that lets everybody in, or nobody, while a key is being written. */
    @Test
    void keyThatIsOfNoUseLeavesTheOneThatWasThere() throws Exception {
        secrets.put("caller", "sha256:half");
        rotate("admin", "short");

        assertThat(ping("other")).isEqualTo(200);
        assertThat(admin(ADMIN)).isEqualTo(200);
        assertThat(admin("short")).isEqualTo(401);
        assertThat(lines()).hasSize(2);
        assertThat(problem())
                .contains("mcp.inbound.api-keys.ci.hash", "mcp.admin.api-key")
                .doesNotContain("half");
    }

    @Test
    void settingThatNeedsARestartSaysSoOnceForEachChange() throws Exception {
        rotate("timeout", "8s");
        settle();
        assertThat(lines())
                .containsExactly("WARN " + mounted.file("timeout")
                        + " has changed (property mcp.oauth.timeout); it takes effect at the next start");
        rotate("client-secret", OLD);
        assertThat(lines()).hasSize(1);
        rotate("timeout", "7s");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void editOfTheJsonFileAtTheSameMomentIsTakenToo() throws Exception {
        register(NEW);
        json("{{file:" + mounted.file("client-secret") + "}}", "mcp:write");
        rotate("client-secret", NEW);
        settle();

        assertThat(gateway.servers().find("team/json").requireOAuth().scope()).hasToString("mcp:write");
        assertThat(ping("team/json")).isEqualTo(200);
        assertThat(ping("api")).isEqualTo(200);
    }

    /** Would catch one mistake that keeps all secrets from being rotated. */
    @Test
    void invalidEditOfTheJsonFileKeepsNoSecretOfOtherServersFromBeingTaken() throws Exception {
        Files.writeString(folder.resolve("mcp.json"), "{");
        settle();
        register(NEW);
        rotate("client-secret", NEW);

        assertThat(ping("api")).isEqualTo(200);
        assertThat(gateway.servers().find("team/json")).isNotNull();

        json("{{file:" + mounted.file("client-secret") + "}}", "mcp:read");
        settle();
        assertThat(problem()).isEmpty();
        assertThat(ping("team/json")).isEqualTo(200);
    }

    private String json(String secret, String scope) throws Exception {
        return Files.writeString(
                        folder.resolve("mcp.json"), """
                        {"mcp_configs": {"team": {"mcp_config": [{"server_name": "json", "config": {"url": "%s"},
                          "oauth_config": {"enabled": true, "OAUTH_CLIENT_ID": "%s", "OAUTH_CLIENT_SECRET": "%s",
                            "OAUTH_TOKEN_URL": "%s", "OAUTH_SCOPE": "%s", "OAUTH_ENFORCE_HTTPS": false}}]}}}
                        """.formatted(upstream.url(), CLIENT, secret, as.tokenUrl(), scope))
                .toString();
    }

    private static void register(String secret) {
        as.register(TestClient.of(CLIENT, secret).withScopes("mcp:read", "mcp:write"));
    }

    private void rotate(String name, String value) throws Exception {
        secrets.put(name, value);
        mounted.replace(secrets);
        settle();
    }

    private static String hash(String key) throws Exception {
        return "sha256:"
                + HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private void settle() {
        FileWatch watch = gateway.context().getRegistry().findSingleByType(FileWatch.class);
        watch.look();
        watch.look();
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .filter(e -> e.getLevel().isGreaterOrEqual(Level.INFO))
                .map(e -> e.getLevel() + " " + e.getFormattedMessage())
                .toList();
    }

    private String problem() {
        return HealthCheckHelper.invoke(gateway.context()).stream()
                .filter(result -> result.getCheck().getId().equals("mcp-oauth-servers"))
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> String.valueOf(result.getMessage().orElse("?")))
                .reduce("", String::concat);
    }

    private int ping(String server) {
        return post(gateway.url(server), key);
    }

    private int admin(String presented) {
        return post("http://127.0.0.1:" + gateway.port() + "/admin/servers/other/invalidate", presented);
    }

    private static int post(String url, String bearer) {
        try {
            return TestHttp.postMcp(url, Map.of("Authorization", "Bearer " + bearer), PING)
                    .statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
