package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.support.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.time.Clock;
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
 * A gateway before a {@link HostileServer}, one for each test class. Each case has an MCP server of its own, so that
 * nothing is cached and nothing is remembered when it begins. After each test nothing of a secret, a token or a body
 * may be in any log at TRACE, in any exception or in any answer to a caller.
 */
final class HostileGateway implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final int prepared;
    private final boolean discovered;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> perServer = new ArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private Clock clock = Clock.systemUTC();
    private int cases;
    private HostileServer server;
    private TestGateway gateway;
    private LogTrap log;

    private HostileGateway(int prepared, boolean discovered) {
        this.prepared = prepared;
        this.discovered = discovered;
    }

    /** With as many MCP servers as a class has cases, or a few more. */
    static HostileGateway forCases(int prepared) {
        return new HostileGateway(prepared, false);
    }

    /** The same with MCP servers of which the gateway knows the URL and a client of its own, and nothing else. */
    static HostileGateway forDiscoveries(int prepared) {
        return new HostileGateway(prepared, true);
    }

    /** By a clock of the test's. */
    HostileGateway at(Clock time) {
        clock = time;
        return this;
    }

    /**
     * A property of the gateway; {@code {server}} stands for the base URL of the hostile server, {@code {port}} for its
     * port.
     */
    HostileGateway with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    /** A property of every case's MCP server, below {@code mcp.servers.<id>.}. */
    HostileGateway withEach(String property, String value) {
        perServer.addAll(List.of(property, value));
        return this;
    }

    /** One more MCP server, with a token endpoint elsewhere and further properties, names and values in turn. */
    HostileGateway withServer(String id, String tokenUrl, String... properties) {
        String prefix = "mcp.servers." + id + ".";
        with(prefix + "url", "{server}/" + id + "/mcp");
        with(prefix + "oauth.enabled", "true");
        with(prefix + "oauth.client-id", Canary.CLIENT_ID);
        with(prefix + "oauth.client-secret", Canary.SECRET);
        with(prefix + "oauth.token-url", tokenUrl);
        with(prefix + "oauth.revocation-url", "{server}/" + id + "/revoke");
        with(prefix + "oauth.scope", "read write");
        with(prefix + "oauth.enforce-https", "false");
        for (int i = 0; i < properties.length; i += 2) {
            with(prefix + properties[i], properties[i + 1]);
        }
        return this;
    }

    /** One more MCP server whose authorization server is to be found out, with further properties. */
    HostileGateway withDiscovered(String id, String... properties) {
        String prefix = "mcp.servers." + id + ".";
        with(prefix + "url", "{server}/" + id + "/mcp");
        with(prefix + "oauth.enabled", "true");
        with(prefix + "oauth.client-id", id);
        with(prefix + "oauth.client-secret", Canary.SECRET);
        with(prefix + "oauth.enforce-https", "false");
        for (int i = 0; i < properties.length; i += 2) {
            with(prefix + properties[i], properties[i + 1].replace("{id}", id));
        }
        return this;
    }

    /** One more of these whose client has no secret. */
    HostileGateway withSecretless(String id) {
        withDiscovered(id);
        settings.remove("mcp.servers." + id + ".oauth.client-secret");
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server = new HostileServer();
        for (int i = 0; i < prepared && discovered; i++) {
            withDiscovered("c" + i, perServer.toArray(new String[0]));
        }
        for (int i = 0; i < prepared && !discovered; i++) {
            withServer("c" + i, "{server}/c" + i + "/token", perServer.toArray(new String[0]));
        }
        settings.putIfAbsent("mcp.oauth.timeout", "2s");
        settings.replaceAll((property, value) ->
                value.replace("{server}", url("")).replace("{port}", String.valueOf(server.port())));
        log = LogTrap.set();
        gateway = TestGateway.start(settings, clock);
    }

    /**
     * A case of its own: an MCP server that nobody has asked for a token yet. Both servers answer well until told
     * otherwise.
     */
    Case next() {
        assertThat(cases).as("cases for which there is an MCP server").isLessThan(prepared);
        return named("c" + cases++);
    }

    Case named(String id) {
        Case named = new Case(this, id);
        server.answer(named.mcpPath(), Answers.unmarked("{\"ok\":true}"));
        return named.answer(Answers.token());
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    HostileServer server() {
        return server;
    }

    TestGateway gatewayUnderTest() {
        return gateway;
    }

    LogTrap log() {
        return log;
    }

    /** What was found in the cache, by key. */
    Map<?, ?> cached() {
        return gateway.context()
                .getRegistry()
                .lookupByNameAndType(McpOAuth.TOKEN_CACHE, Cache.class)
                .asMap();
    }

    /** Remembers an exception with all its causes, to be searched after the test. */
    <T extends Throwable> T show(T failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        shown.add(text.toString());
        return failure;
    }

    HttpResponse<String> show(HttpResponse<String> answer) {
        shown.add(answer.headers().map() + " " + answer.body());
        return answer;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(log.isTraced()).as("the log is at TRACE").isTrue();
        List<String> leaks = new ArrayList<>(log.leaks());
        log.leaks().clear();
        shown.forEach(text -> Canary.in(text).ifPresent(trace -> leaks.add("'" + trace + "' in: " + text)));
        shown.clear();
        assertThat(leaks)
                .as("secrets, tokens or bodies in the log, an exception or an answer")
                .isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        gateway.close();
        log.close();
        server.close();
    }
}
