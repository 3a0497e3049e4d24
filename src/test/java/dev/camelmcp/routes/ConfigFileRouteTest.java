package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.SigningAlgorithm;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.ServerEntry;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A changed {@code mcp.config-file} is there for the next requests, without a restart; an invalid one changes nothing.
 */
@Timeout(60)
class ConfigFileRouteTest {

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;

    @TempDir
    Path folder;

    private Path file;
    private TestGateway gateway;

    @BeforeAll
    static void servers() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
    }

    @AfterAll
    static void stop() throws Exception {
        upstream.close();
        as.close();
    }

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("mcp.json");
        write(server("one", "mcp:read"), server("two", "mcp:read"));
        gateway = TestGateway.start(Map.of("mcp.config-file", file.toString(), "camel.health.enabled", "true"));
        as.resetCounts();
        upstream.received().clear();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void serversOfTheFileAreForwardedTo() throws Exception {
        assertThat(ping("one")).isEqualTo(200);
        assertThat(ping("team/one")).isEqualTo(200);
        assertThat(upstream.received())
                .allSatisfy(r -> assertThat(r.header("Authorization")).startsWith("Bearer "));
        assertThat(as.tokenRequests()).isOne();
    }

    @Test
    void serverThatIsAddedIsThereAndOneThatIsRemovedIsGone() throws Exception {
        assertThat(ping("three")).isEqualTo(404);
        new ConfigFileEditor(file).add("team", ServerEntry.remote("three", "", upstream.url(), Map.of()));
        await().until(() -> ping("three") == 200);
        assertThat(meters("three")).isNotEmpty();
        new ConfigFileEditor(file).remove("team", "three");
        await().until(() -> ping("three") == 404);
        await().untilAsserted(() -> assertThat(meters("three")).isEmpty());
        assertThat(ping("one")).isEqualTo(200);
    }

    @Test
    void changedServerGetsAnotherTokenAndTheOthersKeepTheirs() throws Exception {
        ping("one");
        ping("two");
        assertThat(as.tokenRequests()).isEqualTo(2);

        write(server("one", "mcp:write"), server("two", "mcp:read"));
        settle();
        ping("one");
        assertThat(as.tokenRequests()).isEqualTo(3);
        ping("two");
        assertThat(as.tokenRequests()).isEqualTo(3);
    }

    /** Would catch a token that stays in the cache under a name which nobody asks for any more. */
    @Test
    void tokenOfAServerThatWasRemovedIsForgotten() throws Exception {
        ping("one");
        write(server("two", "mcp:read"));
        settle();
        assertThat(ping("one")).isEqualTo(404);
        write(server("one", "mcp:read"), server("two", "mcp:read"));
        settle();
        assertThat(ping("one")).isEqualTo(200);
        assertThat(as.tokenRequests()).isEqualTo(2);
    }

    @Test
    void invalidEditChangesNothingAndTheNextValidOneCounts() throws Exception {
        for (String text : new String[] {"{", "{}", "", server("one", "mcp:read")}) {
            Files.writeString(file, text);
            settle();
            assertThat(ping("one")).isEqualTo(200);
        }
        Files.delete(file);
        settle();
        assertThat(ping("two")).isEqualTo(200);
        write(server("three", "mcp:read"));
        settle();
        assertThat(ping("three")).isEqualTo(200);
        assertThat(ping("one")).isEqualTo(404);
    }

    @Test
    void healthChecksComeAndGoWithTheirServers() throws Exception {
        HealthCheckRegistry health = HealthCheckRegistry.get(gateway.context());
        assertThat(health.getCheck("mcp-oauth:team/one")).isPresent();
        write(server("two", "mcp:read"), server("four", "mcp:read"));
        settle();
        assertThat(health.getCheck("mcp-oauth:team/one")).isEmpty();
        assertThat(health.getCheck("mcp-oauth:team/four")).isPresent();
        assertThat(health.getCheck("mcp-oauth:team/two")).isPresent();
    }

    @Test
    void fileThatCannotBeUsedIsDownInHealthUntilItCan() throws Exception {
        settle();
        assertThat(problem()).isEmpty();

        Files.writeString(file, "{");
        settle();
        assertThat(problem()).contains("mcp.json");

        write(server("one", "mcp:read"), server("two", "mcp:read"));
        settle();
        assertThat(problem()).isEmpty();

        Files.delete(file);
        settle();
        assertThat(problem()).contains("mcp.json");
        assertThat(ping("one")).isEqualTo(200);
        assertThat(HealthCheckHelper.invokeReadiness(gateway.context()))
                .noneMatch(result -> result.getCheck().getId().equals("mcp-oauth-servers"));
    }

    /** Would catch an edit that is lost for good, since a key was being replaced at that moment. */
    @Test
    void editIsTakenWhileTheKeyOfAnotherServerIsHalfWritten() throws Exception {
        withSigner(key -> {
            String whole = Files.readString(key);
            Files.writeString(key, whole.substring(0, 300));
            write(server("two", "mcp:read"), server("three", "mcp:read"));
            settle();
            assertThat(ping("team/three")).isEqualTo(200);
            assertThat(ping("team/one")).isEqualTo(404);
            assertThat(known("default/signer")).isTrue();
            assertThat(problem()).contains("mcp.servers.signer.oauth.private-key-path");

            Files.writeString(key, whole);
            fewSeconds();
            assertThat(problem()).isEmpty();
            assertThat(known("default/signer")).isTrue();
        });
    }

    @Test
    void keyOfAnotherKindIsTakenOnceItIsWhole() throws Exception {
        withSigner(key -> {
            Files.writeString(key, "-----BEGIN PRIVATE KEY-----");
            write(server("two", "mcp:read"));
            settle();
            Files.writeString(key, pem("EC"));
            fewSeconds();
            assertThat(gateway.servers()
                            .find(new ServerId("default", "signer"))
                            .requireOAuth()
                            .signingKey()
                            .algorithm())
                    .isEqualTo(SigningAlgorithm.ES256);
        });
    }

    /** Each reason is said once, however often it is tried. */
    @Test
    void editThatNeedsAFileWhichIsStillToComeIsTakenWhenItIsThere() throws Exception {
        settle();
        Path secret = folder.resolve("secret");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger watch = (Logger) LoggerFactory.getLogger("dev.camelmcp.bootstrap.ConfigWatch");
        watch.addAppender(log);
        try {
            write(server("three", "mcp:read")
                    .replace(TestAuthorizationServer.GATEWAY.secret(), "{{file:" + secret + "}}"));
            settle();
            fewSeconds();
            fewSeconds();
            assertThat(problem()).contains("the file must exist");
            assertThat(ping("one")).isEqualTo(200);

            Files.write(secret, new byte[] {(byte) 0xff});
            fewSeconds();
            fewSeconds();
            Files.writeString(secret, TestAuthorizationServer.GATEWAY.secret());
            fewSeconds();
            fewSeconds();
        } finally {
            watch.detachAppender(log);
        }
        assertThat(problem()).isEmpty();
        assertThat(ping("three")).isEqualTo(200);
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith(file.toString()))
                .containsExactly(
                        file + " changed but is invalid, so the servers stay as they were:",
                        file + " is still invalid, so the servers stay as they were:",
                        file + " was read again, and all is in order: added team/three, removed team/one, team/two");
    }

    private interface WithKey {
        void run(Path key) throws Exception;
    }

    /** With a server in the properties that signs with a key. */
    private void withSigner(WithKey test) throws Exception {
        gateway.close();
        Path key = folder.resolve("signer.key");
        Files.writeString(key, pem("RSA"));
        gateway = TestGateway.start(Map.of(
                "mcp.config-file",
                file.toString(),
                "camel.health.enabled",
                "true",
                "mcp.servers.signer.url",
                upstream.url(),
                "mcp.servers.signer.oauth.enabled",
                "true",
                "mcp.servers.signer.oauth.enforce-https",
                "false",
                "mcp.servers.signer.oauth.client-id",
                "signer",
                "mcp.servers.signer.oauth.token-url",
                as.tokenUrl(),
                "mcp.servers.signer.oauth.private-key-path",
                key.toString()));
        settle();
        test.run(key);
    }

    private static String pem(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private boolean known(String server) {
        return gateway.servers().find(server) != null;
    }

    /** As many looks as there are in a few seconds. */
    private void fewSeconds() {
        for (int i = 0; i < 6; i++) {
            settle();
        }
    }

    /** What health says is wrong with the file; empty where nothing is. */
    private String problem() {
        return HealthCheckHelper.invoke(gateway.context()).stream()
                .filter(result -> result.getCheck().getId().equals("mcp-oauth-servers"))
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> String.valueOf(result.getMessage().orElse("?")))
                .reduce("", String::concat);
    }

    /** Micrometer would warn, and ask for the server as it was. */
    @Test
    void noGaugeOfAChangedServerIsRegisteredTwice() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger micrometer = (Logger) LoggerFactory.getLogger("io.micrometer");
        micrometer.addAppender(log);
        // it warns once in a JVM, and says it at debug from then on
        micrometer.setLevel(Level.DEBUG);
        try {
            write(server("one", "mcp:write"), server("two", "mcp:read"));
            settle();
            write(server("one", "mcp:read"), server("two", "mcp:read"));
            settle();
        } finally {
            micrometer.setLevel(null);
            micrometer.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("already registered"));
        assertThat(meters("one")).extracting(Meter.Id::getName).contains("mcp.forward.streams");
    }

    /** Would catch a moment in which a server that is in both files is in neither. */
    @Test
    void requestsGoOnWhileTheFileChanges() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> {
                while (!done.get()) {
                    try {
                        failed.addAndGet(ping("one") == 200 ? 0 : 1);
                    } catch (Exception e) {
                        failed.incrementAndGet();
                    }
                    calls.incrementAndGet();
                }
            });
            callers[i].start();
        }
        for (int i = 0; i < 3; i++) {
            String added = "x" + i;
            write(server("one", i % 2 == 0 ? "mcp:write" : "mcp:read"), server(added, "mcp:read"));
            settle();
            assertThat(ping(added)).isEqualTo(200);
            int before = calls.get();
            await().until(() -> calls.get() > before + 35);
        }
        done.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(calls.get()).isGreaterThan(100);
        assertThat(failed).hasValue(0);
    }

    /** A look finds the change, and a second that it is over; the gateway's own thread does the same twice a second. */
    private void settle() {
        FileWatch watch = gateway.context().getRegistry().findSingleByType(FileWatch.class);
        watch.look();
        watch.look();
    }

    private List<Meter.Id> meters(String server) {
        return gateway.context().getRegistry().findSingleByType(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .filter(id -> server.equals(id.getTag("server")))
                .toList();
    }

    private int ping(String server) throws Exception {
        HttpResponse<String> answer =
                TestHttp.postMcp(gateway.url(server), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        return answer.statusCode();
    }

    /** Would catch counters of all servers that go back, which monitoring takes for a restart. */
    @Test
    void whatARemovedServerHasCountedStaysInWhatIsToldOfAll() throws Exception {
        TestHttp.postMcp(gateway.url("one"), Map.of(), "{}");
        TestHttp.postMcp(gateway.url("one"), Map.of(), "{}");
        TestHttp.postMcp(gateway.url("two"), Map.of(), "{}");
        JsonNode before = admin("metrics");
        assertThat(before.path("token_acquisitions_success").asInt()).isEqualTo(2);
        assertThat(before.path("token_cache_hits").asInt()).isPositive();

        write(server("two", "mcp:read"));
        await().until(() -> gateway.servers().find("team/one") == null);

        JsonNode after = admin("metrics");
        for (String figure : List.of(
                "token_acquisitions_total",
                "token_acquisitions_success",
                "token_cache_hits",
                "token_cache_misses",
                "avg_latency_ms")) {
            assertThat(after.path(figure)).as(figure).isEqualTo(before.path(figure));
        }
        assertThat(StreamSupport.stream(admin("history").at("/all/requests").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .as("nobody had looked at the meters yet")
                .isGreaterThanOrEqualTo(2);
    }

    private JsonNode admin(String what) throws Exception {
        return new ObjectMapper()
                .readTree(TestHttp.get("http://127.0.0.1:" + gateway.port() + "/admin/" + what)
                        .body());
    }

    private void write(String... servers) throws Exception {
        Files.writeString(
                file, "{\"mcp_configs\": {\"team\": {\"mcp_config\": [" + String.join(",\n", servers) + "]}}}");
    }

    private static String server(String name, String scope) {
        return """
                {"server_name": "%s",
                 "config": {"command": "npx", "args": ["-y", "mcp-remote", "%s"]},
                 "oauth_config": {"enabled": true, "OAUTH_CLIENT_ID": "%s", "OAUTH_CLIENT_SECRET": "%s",
                   "OAUTH_TOKEN_URL": "%s", "OAUTH_SCOPE": "%s", "OAUTH_ENFORCE_HTTPS": false}}
                """.formatted(
                        name,
                        upstream.url(),
                        TestAuthorizationServer.GATEWAY.id(),
                        TestAuthorizationServer.GATEWAY.secret(),
                        as.tokenUrl(),
                        scope);
    }
}
