package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.Canary;
import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway between raw sockets, one for each test class. Each case has an MCP server of its own on a port of its own,
 * so that no connection is left from another. After each test every request that an MCP server got must have been
 * beyond doubt, and nothing of a token, a secret, a caller's message or a broken answer may be in the log at TRACE or
 * in an answer.
 */
final class FaultGateway implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final String TOKEN_JSON =
            "{\"access_token\":\"" + Canary.TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    private final int prepared;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<RawUpstream> upstreams = new ArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final List<RawCaller> callers = new CopyOnWriteArrayList<>();
    private RawUpstream authorizationServer;
    private TestGateway gateway;
    private LogTrap log;
    private int cases;

    private FaultGateway(int prepared) {
        this.prepared = prepared;
    }

    /** With as many MCP servers as a class has cases, or a few more. */
    static FaultGateway forCases(int prepared) {
        return new FaultGateway(prepared);
    }

    /** A property of the gateway. */
    FaultGateway with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        authorizationServer = new RawUpstream();
        authorizationServer.answer(json(TOKEN_JSON));
        for (int i = 0; i < prepared; i++) {
            RawUpstream upstream = new RawUpstream();
            upstreams.add(upstream);
            server("c" + i, upstream.port());
        }
        log = LogTrap.set();
        gateway = TestGateway.start(settings);
    }

    private void server(String id, int port) {
        String prefix = "mcp.servers." + id + ".";
        settings.putIfAbsent(prefix + "url", "http://127.0.0.1:" + port + "/mcp");
        settings.putIfAbsent(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", id);
        settings.put(prefix + "oauth.client-secret", Canary.SECRET);
        settings.put(prefix + "oauth.token-url", "http://127.0.0.1:" + authorizationServer.port() + "/token");
        settings.put(prefix + "oauth.enforce-https", "false");
        // what is asked once more is another test's
        settings.put(prefix + "oauth.step-up", "false");
    }

    /** A case of its own: an MCP server that has not been asked anything, and answers well until told otherwise. */
    FaultCase next() {
        assertThat(cases).as("cases for which there is an MCP server").isLessThan(prepared);
        RawUpstream upstream = upstreams.get(cases);
        return new FaultCase(this, "c" + cases++, upstream);
    }

    /** A connection to the gateway, closed after the test. */
    RawCaller connect() throws IOException {
        RawCaller caller = new RawCaller(gateway.port());
        callers.add(caller);
        return caller;
    }

    RawUpstream authorizationServer() {
        return authorizationServer;
    }

    TestGateway gatewayUnderTest() {
        return gateway;
    }

    LogTrap log() {
        return log;
    }

    /** Remembers an answer, to be searched after the test. */
    Reply show(Reply reply) {
        shown.add(String.valueOf(reply));
        return reply;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        for (RawCaller caller : callers) {
            caller.close();
        }
        callers.clear();
        List<String> leaks = new ArrayList<>(log.leaks());
        log.leaks().clear();
        shown.forEach(text -> Canary.in(text).ifPresent(trace -> leaks.add("'" + trace + "' in: " + text)));
        shown.clear();
        assertThat(leaks)
                .as("tokens, secrets or messages in the log or an answer")
                .isEmpty();
        List<String> violations =
                upstreams.stream().flatMap(u -> u.violations().stream()).toList();
        upstreams.forEach(upstream -> upstream.violations().clear());
        assertThat(violations).as("requests that can be understood in two ways").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        long start = System.nanoTime();
        gateway.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        log.close();
        authorizationServer.close();
        for (RawUpstream upstream : upstreams) {
            upstream.close();
        }
        // Camel waits ten seconds for what it believes to be under way: nothing is, by now
        assertThat(took).as("time to stop").isLessThan(Duration.ofSeconds(5));
    }
}
