package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_ID;
import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TypedTerminal;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code init} from an empty directory, by a person at a terminal and by answers from a file, in front of a server that
 * names a real authorization server; then the gateway, and an official client that calls tools.
 */
class InitInteropIT {

    private static final String EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path keys;

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static final Map<String, String> URLS = new HashMap<>();

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private final List<String> ports = List.of(
            "-Dcamel.server.port=" + TestGateway.freePort(), "-Dcamel.management.port=" + TestGateway.freePort());

    @BeforeAll
    static void start() throws Exception {
        Pki pki = new Pki(keys);
        trust(pki);
        NodeProcess everything = opened(
                NodeProcess.start(Map.of("PORT", "0"), "--require", "./loopback.cjs", EVERYTHING, "streamableHttp"));
        NodeProcess provider = opened(NodeProcess.start(Map.of(), "authorization-server.mjs"));
        Keycloak keycloak = opened(new Keycloak(pki));
        guard(pki, "oidc-provider", everything, provider.url("issuer"), provider.url("introspectionUrl"));
        guard(pki, "keycloak", everything, keycloak.issuer(), keycloak.introspectionUrl());
    }

    @AfterAll
    static void close() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc-provider", "keycloak"})
    void personAtATerminalGetsToAToolCall(String authority) throws Exception {
        String command = Gateway.distribution().resolve("bin/mcp-oauth") + " init " + String.join(" ", ports);
        try (TypedTerminal terminal = TypedTerminal.start(directory, environment(), command)) {
            terminal.see("URL of the MCP server: ").type(URLS.get(authority) + "\n");
            terminal.see("[local]: ").type("api\n");
            terminal.see("(yes or no) [no]: ").type("yes\n");
            terminal.see("It wants a token from ").see(", with scope mcp:read");
            terminal.see("Client id").see(": ").type(CLIENT_ID + "\n");
            terminal.see("empty for none: ").type(CLIENT_SECRET + "\n");
            terminal.see("Scopes").see(": ").type("\n");
            terminal.see("api: OK, token in ").see("MCP Inspector");

            assertThat(terminal.exitCode()).as(terminal.seen()).isZero();
            assertThat(terminal.seen()).doesNotContain(CLIENT_SECRET);
        }
        assertThat(directory.resolve("api.secret")).exists();
        assertToolsCanBeCalled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc-provider", "keycloak"})
    void fileWithAnswersGetsToAToolCall(String authority) throws Exception {
        Path answers = Files.write(
                elsewhere.resolve("answers"),
                List.of("name=api", "allow-http=yes", "client-id=" + CLIENT_ID, "client-secret={{env:GW_SECRET}}"));
        try (RunningProgram init = command(List.of("init", URLS.get(authority), "--answers", answers.toString()))) {
            assertThat(init.exitCode(PATIENCE)).as(init.output()).isZero();
            assertThat(init.stdout())
                    .contains("methods [", "It wants a token from ", "Added api to ", "api: OK, token in ");
            assertThat(init.output()).doesNotContain(CLIENT_SECRET);
        }
        assertThat(directory.resolve("api.secret")).doesNotExist();
        assertToolsCanBeCalled();
    }

    private void assertToolsCanBeCalled() throws Exception {
        try (RunningProgram gateway = command(List.of("run"))) {
            String url = "http://127.0.0.1:" + ports.get(0).replaceAll(".*=", "") + "/mcp/api";
            await().atMost(PATIENCE).until(() -> gateway.output().contains("Serving " + url) || !gateway.isAlive());
            JsonNode session = McpClient.session(url);
            assertThat(session.at("/tools/tools")).hasSizeGreaterThan(10);
            assertThat(session.path("calls")).isNotEmpty();
        }
    }

    private RunningProgram command(List<String> arguments) {
        ProcessBuilder builder = NodeProcess.command(
                "launch.mjs", Gateway.distribution().resolve("bin/mcp-oauth").toString());
        builder.command().addAll(arguments);
        builder.command().addAll(ports);
        // what a Node program requires is named as it is from its own folder
        builder.command()
                .replaceAll(word -> word.startsWith("./") || word.equals("launch.mjs")
                        ? Workspace.folder().resolve(word).normalize().toString()
                        : word);
        builder.directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MCP_") || name.startsWith("CAMEL_"));
        builder.environment().putAll(environment());
        builder.environment().put("GW_SECRET", CLIENT_SECRET);
        return RunningProgram.start(builder);
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-XX:TieredStopAtLevel=1 -Djavax.net.ssl.trustStore=" + keys.resolve("trust.p12")
                        + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** For the JVM's own trust: what {@code init} asks for has no CA bundle. */
    private static void trust(Pki pki) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", pki.authority());
        try (OutputStream out = Files.newOutputStream(keys.resolve("trust.p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static void guard(Pki pki, String authority, NodeProcess upstream, String issuer, String introspectionUrl) {
        NodeProcess guard = opened(NodeProcess.start(
                Map.of(
                        "UPSTREAM",
                        upstream.url("url"),
                        "INTROSPECTION_URL",
                        introspectionUrl,
                        "ISSUER",
                        issuer,
                        "NODE_EXTRA_CA_CERTS",
                        pki.path("ca.pem")),
                "guard.mjs"));
        URLS.put(authority, guard.url("url"));
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPEN.push(resource);
        return resource;
    }
}
