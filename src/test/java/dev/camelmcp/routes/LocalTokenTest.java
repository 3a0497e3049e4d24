package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.stdio.StdioComponent;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestClient;
import dev.camelmcp.support.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mcp-oauth-env}: local servers get their token by the environment, a fresh one with each process, and nobody
 * else gets to see it.
 */
class LocalTokenTest {

    private static final Duration LIFETIME = Duration.ofSeconds(8);

    /** From when on an idle process is replaced: the token is still good then. */
    private static final Duration MOST_OF_IT = LIFETIME.multipliedBy(3).dividedBy(4);

    private static final Duration RESPONSE = Duration.ofMinutes(5);

    private static final TestClient FLEETING = TestClient.of("mcp-fleeting", "fleeting-secret")
            .withScopes("mcp:read", "mcp:write")
            .withLifetime(LIFETIME);

    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    @TempDir
    private static Path folder;

    @AutoClose
    private static TestAuthorizationServer as;

    @AutoClose
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        as.register(FLEETING);
        Map<String, String> settings = new HashMap<>(local("fake", TestAuthorizationServer.GATEWAY));
        settings.put("mcp.servers.fake.env.OAUTH_ACCESS_TOKEN", "stale");
        settings.put("mcp.servers.fake.env.OTHER_KEY", "k3y-of-the-entry");
        settings.put("mcp.servers.fake.cwd", folder.toRealPath().toString());
        settings.put(
                "mcp.servers.fake.env-file",
                Files.writeString(folder.resolve(".env"), "OTHER_KEY=of-the-file\nFILE_KEY='k3y #1' # a comment\n")
                        .toString());
        settings.putAll(local("fleeting", FLEETING));
        settings.put("mcp.servers.fleeting.restart-on-refresh", "true");
        settings.putAll(local("reluctant", FLEETING));
        settings.putAll(FakeServer.settings("reluctant", "once=" + folder.resolve("begun")));
        settings.put("mcp.servers.reluctant.restart-on-refresh", "true");
        settings.putAll(local("refused", TestClient.of("nobody", "wrong")));
        settings.put("mcp.inbound.auth", "api-key");
        settings.put("mcp.inbound.api-keys.alice.hash", InboundGateway.hash(ALICE));
        settings.put("mcp.inbound.api-keys.bob.hash", InboundGateway.hash(BOB));
        gateway = TestGateway.start(settings, CLOCK);
    }

    private static final String ALICE = "alice-0123456789abcdef0123456789abcdef";
    private static final String BOB = "bob-fedcba9876543210fedcba9876543210";

    @Test
    void tokenIsInTheEnvironmentUnderAllItsNamesAndWinsOverOneThatIsThere() throws Exception {
        try (LocalCaller caller = begin("fake", ALICE)) {
            String token = caller.text("env", "OAUTH_ACCESS_TOKEN");

            assertThat(token.split("\\.")).as("a JWT").hasSize(3);
            assertThat(caller.text("env", "ENKRYPT_ACCESS_TOKEN")).isEqualTo(token);
            assertThat(caller.text("env", "AUTHORIZATION")).isEqualTo("Bearer " + token);
            assertThat(caller.text("env", "HTTP_HEADER_Authorization")).isEqualTo("Bearer " + token);
            assertThat(caller.text("env", "HTTP_HEADER_AUTHORIZATION")).isEqualTo("Bearer " + token);
            assertThat(caller.text("env", "OAUTH_TOKEN_TYPE")).isEqualTo("Bearer");
        }
    }

    @Test
    void processRunsInItsFolderWithTheVariablesOfItsFile() throws Exception {
        try (LocalCaller caller = begin("fake", ALICE)) {
            assertThat(caller.text("cwd", "")).isEqualTo(folder.toRealPath().toString());
            assertThat(caller.text("env", "FILE_KEY")).isEqualTo("k3y #1");
            assertThat(caller.text("env", "OTHER_KEY")).isEqualTo("k3y-of-the-entry");
        }
    }

    @Test
    void routeGivesTheVariablesAsAMap() {
        Exchange exchange = gateway.producer().request("direct:mcp-oauth-env", e -> e.setProperty("McpServer", "fake"));

        assertThat(exchange.getMessage().getBody(Map.class))
                .containsOnlyKeys(
                        "ENKRYPT_ACCESS_TOKEN",
                        "AUTHORIZATION",
                        "OAUTH_ACCESS_TOKEN",
                        "OAUTH_TOKEN_TYPE",
                        "HTTP_HEADER_Authorization",
                        "HTTP_HEADER_AUTHORIZATION");
    }

    @Test
    void sessionIsUnknownToWhoeverDidNotBeginIt() throws Exception {
        try (LocalCaller alice = begin("fake", ALICE)) {
            LocalCaller bob = caller("fake", BOB);
            bob.session(alice.session());

            assertThat(bob.post(call("1", "echo", "a")).statusCode()).isEqualTo(404);
            assertThat(bob.get().statusCode()).isEqualTo(404);
            assertThat(bob.delete().statusCode()).isEqualTo(404);
            assertThat(alice.text("echo", "still")).isEqualTo("still");
        }
    }

    @Test
    void callerWithoutAKeyGetsNoProcess() throws Exception {
        assertThat(new LocalCaller(gateway.url("fake")).begin().statusCode()).isEqualTo(401);
    }

    @Test
    void serverWithoutATokenIsNotStarted() throws Exception {
        HttpResponse<String> answer = caller("refused", ALICE).begin();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("-32001", "invalid_client", "\"id\":0");
    }

    @Test
    void idleProcessIsReplacedBeforeItsTokenExpiresAndTheSessionGoesOn() throws Exception {
        try (LocalCaller caller = begin("fleeting", ALICE)) {
            String pid = caller.text("pid", "");
            String token = caller.text("env", "OAUTH_ACCESS_TOKEN");

            awaitReplacement(caller);
            assertThat(caller.text("env", "OAUTH_ACCESS_TOKEN")).isNotEqualTo(token);
            assertThat(caller.text("received", ""))
                    .startsWith("{'jsonrpc':'2.0','id':0,'method':'initialize'")
                    .contains("|{'jsonrpc':'2.0','method':'notifications/initialized'}|");
            await().until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
        }
    }

    /** Would catch a process that nobody ends, because it had not taken the other's place yet. */
    @Test
    void sessionThatEndsDuringTheReplacementEndsBothProcesses() throws Exception {
        try (LocalCaller caller = begin("reluctant", ALICE)) {
            assertThat(reluctant()).isEqualTo(1);
            CLOCK.advance(MOST_OF_IT);
            await().atMost(Duration.ofSeconds(20)).until(() -> reluctant() == 2);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> reluctant() == 0);
    }

    private static long reluctant() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains("once=" + folder.resolve("begun")))
                .count();
    }

    @Test
    void processThatIsInUseIsNotReplaced() throws Exception {
        try (LocalCaller caller = begin("fleeting", ALICE)) {
            String pid = caller.text("pid", "");
            CompletableFuture<HttpResponse<String>> busy = caller.postLater(call("1", "never", ""));
            await().until(() -> caller.text("received", "").contains("'never'"));

            try (LocalCaller idle = begin("fleeting", ALICE)) {
                // the second time is in a later round than the first, so the first round has gone by the session in use
                awaitReplacement(idle);
                awaitReplacement(idle);
            }
            assertThat(caller.text("pid", "")).isEqualTo(pid);
            assertThat(busy).isNotDone();
        }
    }

    /** Would catch requests that nobody looks after any more, because their process takes no others. */
    @Test
    void requestOfAProcessThatWasReplacedIsStillTimedOut() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = retired("expired");

        CLOCK.advance(RESPONSE);
        assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
    }

    @Test
    void processThatWasReplacedEndsWithAChangeOfTheConfiguration() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = retired("changed");

        gateway.context().getComponent("mcp-stdio", StdioComponent.class).end(new ServerId("default", "fleeting"));
        assertThat(waiting.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
    }

    /** A request that waits for a process that takes no others. */
    private static CompletableFuture<HttpResponse<String>> retired(String name) throws Exception {
        String pid = stateless("pid", "").get().body();
        CompletableFuture<HttpResponse<String>> waiting = stateless("never", name);
        await().until(() -> stateless("received", "").get().body().contains("'" + name + "'"));
        CLOCK.advance(MOST_OF_IT);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !stateless("pid", "").get().body().equals(pid));
        assertThat(waiting).isNotDone();
        return waiting;
    }

    private static CompletableFuture<HttpResponse<String>> stateless(String tool, String x) {
        return LocalCaller.stateless(gateway.url("fleeting"), tool, Map.of("X-API-Key", ALICE))
                .postLater(LocalCaller.statelessCall("1", tool, x));
    }

    private static void awaitReplacement(LocalCaller caller) throws Exception {
        String pid = caller.text("pid", "");
        CLOCK.advance(MOST_OF_IT);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(caller.text("pid", "")).isNotEqualTo(pid));
    }

    @Test
    void whatTheServerWritesToItsStandardErrorIsLoggedUnderItsNameWithoutSecrets() throws Exception {
        String token;
        try (LocalCaller first = begin("fake", ALICE)) {
            token = first.text("env", "OAUTH_ACCESS_TOKEN");
        }
        try (LogTrap log = LogTrap.set()) {
            log.watchFor(token, "k3y-of-the-entry");
            try (LocalCaller caller = begin("fake", ALICE)) {
                caller.text("stderr", "token " + token + " key k3y-of-the-entry end");
                await().untilAsserted(() -> assertThat(log.ours()).contains("token **** key **** end"));
            }
            assertThat(log.isTraced()).isTrue();
            assertThat(log.leaks()).isEmpty();
        }
    }

    private static LocalCaller begin(String server, String key) throws Exception {
        LocalCaller caller = caller(server, key);
        HttpResponse<String> answer = caller.begin();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return caller;
    }

    private static LocalCaller caller(String server, String key) {
        return new LocalCaller(gateway.url(server), Map.of("X-API-Key", key));
    }

    private static Map<String, String> local(String id, TestClient client) {
        Map<String, String> settings = TestGateway.server(id, "", as);
        settings.remove("mcp.servers." + id + ".url");
        settings.putAll(FakeServer.settings(id));
        settings.put("mcp.servers." + id + ".oauth.client-id", client.id());
        settings.put("mcp.servers." + id + ".oauth.client-secret", client.secret());
        return settings;
    }
}
