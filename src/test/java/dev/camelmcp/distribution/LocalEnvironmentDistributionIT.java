package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.TestAuthorizationServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever way a local server is started, it finds in its environment what docs/local-servers.md says, and no secret
 * that is another's.
 */
@Timeout(120)
class LocalEnvironmentDistributionIT {

    /** Writes its environment into a file beside it, and goes on as a server. */
    private static final String PROGRAM = """
            env -0 >"$0.$$" && mv "$0.$$" "$0.$$.env"
            exec %s
            """;

    /** What each shell on the way sets as it likes. */
    private static final Set<String> SHELLS = Set.of("PWD", "OLDPWD", "SHLVL", "_");

    private static final String OWN_SECRET = TestAuthorizationServer.GATEWAY.secret();

    /** What is for the gateway alone. */
    private static final Map<String, String> GATEWAYS = Map.of(
            "LOCAL_CLIENT_SECRET", OWN_SECRET,
            "OTHER_CLIENT_SECRET", "s3cret-of-another-server",
            "FURTHER_CLIENT_SECRET", "s3cret-with-a-default",
            "HEADER_KEY", "s3cret-in-a-header",
            "GATEWAY_NAME", "name-of-the-gateway",
            "MCP_ADMIN_API_KEY", "s3cret-of-the-admin-alone",
            "MCP_PROXY_NO_PROXY", "proxy-n0t-for-these",
            "CAMEL_MAIN_SHUTDOWN_TIMEOUT", "31234",
            "JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Dmcp.oauth.clock-skew=6s");

    private static final Map<String, String> ENTRYS = Map.of("OWN_KEY", "k3y-of-the-server", "GREETING", "hello");

    @TempDir
    private Path directory;

    @AutoClose
    private final ProtectedServers servers = new ProtectedServers();

    /** All there are. */
    private enum Way {
        SESSION(true) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                LocalCaller.begin(gateway.url("local")).close();
            }
        },
        SHARED(true) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                LocalCaller.stateless(gateway.url("local"), "echo", Map.of())
                        .post(LocalCaller.statelessCall("1", "echo", ""));
            }
        },
        EXEC(false) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                test.command(test.program() + " </dev/null", "exec", "local", "--", "sh");
            }
        },
        CHECK(false) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                test.command("", "check", "local");
            }
        },
        TOOLS(false) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                test.command("", "tools", "local");
            }
        },
        STDIO(false) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                Path input = test.directory.resolve("input");
                Files.writeString(input, LocalCaller.initialize() + "\n" + DISCOVER_TOOLS + "\n");
                test.command("<" + input, "stdio");
            }
        },
        DISCOVER_TOOLS_BY_HTTP(true) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                LocalCaller caller = new LocalCaller(gateway.url("local").replace("/local", ""));
                caller.begin();
                caller.post(DISCOVER_TOOLS);
            }
        },
        ADMIN(true) {
            @Override
            void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception {
                new LocalCaller(
                                gateway.url("local").replace("/mcp/local", "/admin/servers/local/tools"),
                                Map.of("Authorization", "Bearer " + GATEWAYS.get("MCP_ADMIN_API_KEY")))
                        .get();
            }
        };

        private static final String DISCOVER_TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\","
                + "\"params\":{\"name\":\"discover_tools\",\"arguments\":{\"server\":\"local\"}}}";

        private final boolean gateway;

        /** @param gateway whether it takes one that runs */
        Way(boolean gateway) {
            this.gateway = gateway;
        }

        abstract void start(LocalEnvironmentDistributionIT test, RunningGateway gateway) throws Exception;
    }

    @BeforeEach
    void configure() throws IOException {
        Map<String, String> fake = FakeServer.settings("fake");
        String command = Stream.concat(
                        Stream.of(fake.get("mcp.servers.fake.command")),
                        fake.entrySet().stream()
                                .filter(e -> e.getKey().contains(".args["))
                                .map(Map.Entry::getValue))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Files.writeString(program(), PROGRAM.formatted(command));
        Files.writeString(
                directory.resolve("application.properties"),
                servers.properties("local", "", TestAuthorizationServer.GATEWAY).replace("mcp.servers.local.url=\n", "")
                        + ProtectedServers.secret("local", "{{env:LOCAL_CLIENT_SECRET}}")
                        + servers.properties("other")
                        + ProtectedServers.secret("other", "{{env:OTHER_CLIENT_SECRET}}")
                        + servers.properties("further")
                        + ProtectedServers.secret("further", "{{env:FURTHER_CLIENT_SECRET:none}}")
                        + """
                        mcp.servers.local.command=sh
                        mcp.servers.local.args=%s
                        mcp.servers.local.env.OWN_KEY={{env:OWN_KEY}}
                        mcp.servers.local.env.GREETING=hello
                        mcp.servers.remote.command=npx
                        mcp.servers.remote.args=mcp-remote, http://127.0.0.1:1/mcp, --allow-http, --header, X-Key: ${HEADER_KEY}
                        camel.main.description={{env:GATEWAY_NAME}}
                        """.formatted(program()));
    }

    @ParameterizedTest
    @EnumSource
    void environmentIsWhatIsDocumented(Way way) throws Exception {
        if (way.gateway) {
            try (RunningGateway gateway = RunningGateway.start(invocation())) {
                way.start(this, gateway);
                assertEnvironment();
            }
        } else {
            way.start(this, null);
            assertEnvironment();
        }
    }

    private void assertEnvironment() throws IOException {
        Map<String, String> environment = written();
        Set<String> expected = new TreeSet<>(gatewaysOwn().keySet());
        expected.removeAll(GATEWAYS.keySet());
        expected.addAll(ENTRYS.keySet());
        expected.addAll(documentedToken());

        assertThat(environment.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(environment).containsAllEntriesOf(ENTRYS).containsEntry("OAUTH_TOKEN_TYPE", "Bearer");
        assertThat(environment.values()).doesNotContainAnyElementsOf(GATEWAYS.values());
    }

    /** The environment that the program found. */
    private Map<String, String> written() throws IOException {
        List<Path> files = await().atMost(Duration.ofSeconds(20)).until(this::files, found -> !found.isEmpty());
        Map<String, String> environment = new TreeMap<>();
        for (String variable :
                Files.readString(files.get(0), StandardCharsets.UTF_8).split("\0")) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        environment.keySet().removeAll(SHELLS);
        return environment;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".env")).toList();
        }
    }

    /** What is passed on unless the gateway keeps it, as far as a shell can name it. */
    private static Map<String, String> gatewaysOwn() {
        Map<String, String> own = new TreeMap<>(System.getenv());
        own.keySet()
                .removeIf(n -> n.startsWith("MCP_")
                        || n.startsWith("CAMEL_")
                        || n.startsWith("JAVA_")
                        || n.toUpperCase(Locale.ROOT).endsWith("_PROXY")
                        || !n.matches("[A-Za-z_][A-Za-z0-9_]*"));
        own.keySet().removeAll(SHELLS);
        own.put("JAVA_HOME", System.getProperty("java.home"));
        own.put("PLAIN", "as it was");
        own.putAll(GATEWAYS);
        return own;
    }

    /** The names that the documentation gives for the token. */
    private static Set<String> documentedToken() throws IOException {
        String text = Files.readString(Path.of("docs/local-servers.md"));
        String line = text.lines()
                .filter(l -> l.startsWith("3. With OAuth the token"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("`([A-Za-z_]*_[A-Za-z_]*|AUTHORIZATION)`")
                .matcher(line)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Path program() {
        return directory.resolve("program");
    }

    private Invocation invocation() {
        Invocation invocation =
                Invocation.in(directory).env("PLAIN", "as it was").env("OWN_KEY", ENTRYS.get("OWN_KEY"));
        GATEWAYS.forEach(invocation::env);
        return invocation;
    }

    /** Runs a command of ours; the end of its line is a shell's. */
    private void command(String end, String... arguments) {
        Invocation shell = Invocation.of(Path.of("sh"), directory).env("PLAIN", "as it was");
        shell.env("OWN_KEY", ENTRYS.get("OWN_KEY"));
        GATEWAYS.forEach(shell::env);
        Outcome outcome = shell.run(
                "-c", "exec '" + Distribution.built().command() + "' " + String.join(" ", arguments) + " " + end);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
