package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
        try {
            write(server("one", "mcp:write"), server("two", "mcp:read"));
            settle();
            write(server("one", "mcp:read"), server("two", "mcp:read"));
            settle();
        } finally {
            micrometer.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
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
