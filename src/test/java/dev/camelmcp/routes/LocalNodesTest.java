package dev.camelmcp.routes;

import static dev.camelmcp.support.LocalCaller.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code local.camel.yaml} on one of several nodes: whose session it is stands in its id. */
class LocalNodesTest {

    private static final String RANDOM = "." + "r".repeat(32);

    private final MutableClock clock = new MutableClock(Instant.now());
    private StubUpstream remote;
    private TestGateway gateway;
    private LogTrap log;

    @BeforeEach
    void start() throws Exception {
        remote = StubUpstream.start();
        Map<String, String> settings = new HashMap<>(FakeServer.settings("fake"));
        settings.put("mcp.servers.remote.url", remote.url());
        settings.put("mcp.node", "a");
        gateway = TestGateway.start(settings, clock);
        log = LogTrap.set();
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        gateway.close();
        remote.close();
    }

    @Test
    void idOfASessionBeginsWithTheNodeAndServesAsBefore() throws Exception {
        try (LocalCaller caller = LocalCaller.begin(gateway.url("fake"))) {
            assertThat(caller.session()).matches("a\\.[A-Za-z0-9_-]{32}");
            assertThat(caller.text("echo", "hello")).isEqualTo("hello");
            assertThat(foreign()).isZero();
        }
    }

    @Test
    void sessionOfAnotherNodeIsUnknownAtOnceByEveryMethodAndCounted() throws Exception {
        LocalCaller caller = of("b" + RANDOM);

        HttpResponse<String> answer = caller.post(call("9", "echo", "a"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"id\":9", "-32600", "initialize");
        assertThat(caller.get().statusCode()).isEqualTo(404);
        assertThat(caller.delete().statusCode()).isEqualTo(404);
        assertThat(foreign()).isEqualTo(3);
        assertThat(new LocalCaller(gateway.url("fake")).begin().statusCode()).isEqualTo(200);
    }

    @Test
    void logSaysOnceAMinuteThatTheBalancerIsWrong() throws Exception {
        for (int i = 0; i < 20; i++) {
            of("b" + i + RANDOM).post(call("1", "echo", "a"));
        }
        assertThat(warnings()).singleElement().asString().contains("of node b0 arrive at node a", "docs/replicas.md");

        clock.advance(Duration.ofSeconds(59));
        of("c" + RANDOM).post(call("1", "echo", "a"));
        assertThat(warnings()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        of("d" + RANDOM).post(call("1", "echo", "a"));
        assertThat(warnings()).hasSize(2).last().asString().contains("of node d ");
        assertThat(foreign()).isEqualTo(22);
    }

    /** Would catch a caller who writes whatever he likes into the log. */
    @Test
    void idThatNobodyMadeIsUnknownAndNeitherCountedNorLogged() throws Exception {
        for (String id : List.of("b", "b.short", "a" + RANDOM, "n".repeat(64) + RANDOM, "b{}; DROP" + RANDOM)) {
            assertThat(of(id).post(call("1", "echo", "a")).statusCode()).as(id).isEqualTo(404);
        }

        assertThat(warnings()).isEmpty();
        assertThat(foreign()).isZero();
    }

    @Test
    void idsOfRemoteServersPassUntouched() throws Exception {
        remote.behave((request, response) ->
                response.putHeader("Mcp-Session-Id", "b" + RANDOM).end("{}"));
        LocalCaller caller = new LocalCaller(gateway.url("remote"));
        caller.session("c" + RANDOM);

        HttpResponse<String> answer = caller.post(call("1", "echo", "a"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).hasValue("b" + RANDOM);
        assertThat(remote.last().header("Mcp-Session-Id")).isEqualTo("c" + RANDOM);
        assertThat(foreign()).isZero();
    }

    private LocalCaller of(String session) {
        LocalCaller caller = new LocalCaller(gateway.url("fake"));
        caller.session(session);
        return caller;
    }

    private List<String> warnings() {
        return log.ours().stream().filter(l -> l.contains("Mcp-Session-Id")).toList();
    }

    private double foreign() {
        return gateway.context()
                .getRegistry()
                .findSingleByType(MeterRegistry.class)
                .get("mcp.local.foreign.sessions")
                .counter()
                .count();
    }
}
