package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else's camel-main, which installs by {@code camel.main.routes-include-pattern} alone. */
class YamlInstallationTest {

    private static final String INSTALL = "classpath:mcp-oauth/install.camel.yaml";
    private static final String INSTALL_TOKENS = "classpath:mcp-oauth/install-tokens.camel.yaml";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;

    @TempDir
    private Path folder;

    private final Main main = new Main();

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
    }

    @AfterAll
    static void stop() throws Exception {
        upstream.close();
        as.close();
    }

    @Test
    void patternAloneForwardsWithAToken() throws Exception {
        int port = TestGateway.freePort();
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        try (AutoCloseable running = start(INSTALL, server())) {
            assertThat(running).isNotNull();
            assertThat(TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/api", Map.of(), PING)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
        }
    }

    @Test
    void tokensAloneNeedNoHttpServer() throws Exception {
        try (AutoCloseable running = start(INSTALL_TOKENS, server())) {
            assertThat(running).isNotNull();
            assertThat(authorization()).startsWith("Bearer ");
            assertThat(Traces.of(context()).routes()).doesNotContain("mcp-forward", "mcp-admin");
        }
    }

    /** Wherever the files of the host stand in the pattern. */
    @ParameterizedTest
    @ValueSource(strings = {"%1$s,%2$s", "%2$s,%1$s"})
    void routeOfTheHostTakesThePlaceOfOurs(String pattern) throws Exception {
        Path own = Files.writeString(folder.resolve("own.camel.yaml"), """
                - route:
                    id: mcp-oauth-authorize
                    from:
                      uri: direct:mcp-oauth-authorize
                      steps:
                        - setHeader:
                            name: Authorization
                            constant: the host's
                """);
        try (AutoCloseable running = start(pattern.formatted(INSTALL_TOKENS, "file:" + own), server())) {
            assertThat(running).isNotNull();
            assertThat(authorization()).isEqualTo("the host's");
        }
    }

    @Test
    void stepOfTheHostsOwnFileInstallsToo() throws Exception {
        Path own = Files.writeString(folder.resolve("own.camel.yaml"), """
                - beans:
                    - name: gateway
                      type: dev.camelmcp.bootstrap.YamlInstallation
                      initMethod: install
                      properties:
                        tokensOnly: true
                - route:
                    id: own
                    from:
                      uri: direct:own
                      steps:
                        - setProperty:
                            name: McpServer
                            constant: api
                        - to: direct:mcp-oauth-authorize
                """);
        try (AutoCloseable running = start("file:" + own, server())) {
            assertThat(running).isNotNull();
            assertThat(authorization("direct:own")).startsWith("Bearer ");
        }
    }

    @Test
    void switchedOffItInstallsNothingAndSaysSoOnce() throws Exception {
        try (LogTrap log = LogTrap.set();
                AutoCloseable running = start(INSTALL, Map.of("mcp.enabled", "false"))) {
            assertThat(running).isNotNull();
            assertThat(Traces.of(context()).routes()).isEmpty();
            assertThat(context().getRegistry().lookupByName(McpOAuth.BEAN)).isNull();
            assertThat(log.ours()).containsOnlyOnce("camel-mcp-oauth is not installed, by mcp.enabled=false");
        }
    }

    @Test
    void switchedOnIsNoUnknownProperty() throws Exception {
        Map<String, String> settings = new HashMap<>(server());
        settings.put("mcp.enabled", "true");
        try (AutoCloseable running = start(INSTALL_TOKENS, settings)) {
            assertThat(running).isNotNull();
            assertThat(Traces.of(context()).routes()).contains("mcp-oauth-token");
        }
    }

    @Test
    void installationThatIsThereStays() throws Exception {
        McpOAuth[] byHand = new McpOAuth[1];
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                try {
                    byHand[0] = McpOAuth.in(support.getCamelContext())
                            .routes(McpOAuth.TOKEN_ROUTES)
                            .install();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try (AutoCloseable running = start(INSTALL, server())) {
            assertThat(running).isNotNull();
            assertThat(context().getRegistry().lookupByName(McpOAuth.BEAN)).isSameAs(byHand[0]);
            assertThat(Traces.of(context()).routes())
                    .contains("mcp-oauth-token")
                    .doesNotContain("mcp-forward");
        }
    }

    @Test
    void mistakesInTheConfigurationEndTheStart() {
        Throwable failure = catchThrowable(() -> start(INSTALL, Map.of("mcp.servers.api.ulr", "https://a.example/mcp"))
                .close());
        assertThat(failure)
                .hasRootCauseInstanceOf(ConfigException.class)
                .rootCause()
                .hasMessageContaining("did you mean 'url'");
        assertThat(context().getRegistry().lookupByName(McpOAuth.BEAN)).isNull();
    }

    /** With all of them, below which Camel says in its own words that a bean could not be made. */
    @Test
    void mistakesAreInTheLogBeforeCamelsOwnWords() {
        try (LogTrap log = LogTrap.set()) {
            catchThrowable(() -> start(INSTALL, Map.of("mcp.servers.api.ulr", "https://a.example/mcp"))
                    .close());
            assertThat(log.ours())
                    .anyMatch(l -> l.contains("camel-mcp-oauth is not installed") && l.contains("did you mean 'url'"));
        }
    }

    @Test
    void fileThatWantsMoreThanTheFirstOneIsNamed() throws Exception {
        try (LogTrap log = LogTrap.set();
                AutoCloseable running = start(INSTALL_TOKENS + "," + INSTALL, server())) {
            assertThat(running).isNotNull();
            assertThat(log.ours()).anyMatch(l -> l.contains("leave out install-tokens.camel.yaml"));
        }
    }

    /** Where it comes with Spring's properties, and later. */
    @Test
    void whereSpringBootInstallsTheFileDoesNot() throws Exception {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport main) {
                main.getCamelContext().getRegistry().bind("mcpOAuthInstallation", new Object());
            }
        });
        try (AutoCloseable running = start(INSTALL_TOKENS, server())) {
            assertThat(running).isNotNull();
            assertThat(context().getRegistry().lookupByName(McpOAuth.BEAN)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"'',true", "false,false", "true,true"})
    void reloadThatTakesOurRoutesOutIsAWarning(String removes, boolean warned) throws Exception {
        Map<String, String> settings = new HashMap<>(server());
        settings.put("camel.main.routes-reload-enabled", "true");
        settings.put("camel.main.routes-reload-directory", folder.toString());
        if (!removes.isEmpty()) {
            settings.put("camel.main.routes-reload-remove-all-routes", removes);
        }
        try (LogTrap log = LogTrap.set();
                AutoCloseable running = start(INSTALL_TOKENS, settings)) {
            assertThat(running).isNotNull();
            assertThat(log.ours().stream()
                            .anyMatch(l -> l.contains("set camel.main.routes-reload-remove-all-routes=false")))
                    .isEqualTo(warned);
        }
    }

    /** Camel's, which logs headers. */
    @Test
    void tracingShowsNoTokenAndTakesNoAnswer() throws Exception {
        int port = TestGateway.freePort();
        Map<String, String> settings = new HashMap<>(server());
        settings.put("camel.server.enabled", "true");
        settings.put("camel.server.host", "127.0.0.1");
        settings.put("camel.server.port", String.valueOf(port));
        settings.put("camel.main.tracing", "true");
        try (LogTrap log = LogTrap.set();
                AutoCloseable running = start(INSTALL, settings)) {
            assertThat(running).isNotNull();
            log.watchFor("Bearer ", TestAuthorizationServer.GATEWAY.secret());
            assertThat(TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/api", Map.of(), PING)
                            .body())
                    .isEqualTo("{\"ok\":true}");
            assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
            assertThat(log.ours()).anyMatch(l -> l.contains("camel.main.tracing=true logs the headers"));
            assertThat(log.leaks()).isEmpty();
        }
    }

    @Test
    void noServerIsAWarning() throws Exception {
        try (LogTrap log = LogTrap.set();
                AutoCloseable running = start(INSTALL_TOKENS, Map.of())) {
            assertThat(running).isNotNull();
            assertThat(log.ours()).containsOnlyOnce("No MCP server is configured: set mcp.servers.<id>.url");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp-upstream:forward", "mcp-stdio:forward"})
    void endpointWithoutAnInstallationSaysWhatIsMissing(String uri) throws Exception {
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            assertThatThrownBy(() -> other.getEndpoint(uri))
                    .rootCause()
                    .hasMessageContainingAll("no installation of camel-mcp-oauth", INSTALL, "McpOAuth.install");
            // and the one that comes after all finds its place free
            McpOAuth.in(other).routes(McpOAuth.TOKEN_ROUTES).install().close();
        }
    }

    private Map<String, String> server() {
        return TestGateway.server("api", upstream.url(), as);
    }

    private AutoCloseable start(String pattern, Map<String, String> properties) throws Exception {
        main.setPropertyPlaceholderLocations("classpath:none.properties;optional=true");
        main.addInitialProperty("camel.main.routes-include-pattern", pattern);
        properties.forEach(main::addInitialProperty);
        main.start();
        return main::stop;
    }

    private CamelContext context() {
        return main.getCamelContext();
    }

    private String authorization() throws IOException {
        return authorization("direct:mcp-oauth-authorize");
    }

    private String authorization(String route) throws IOException {
        try (ProducerTemplate producer = context().createProducerTemplate()) {
            Exchange answer = producer.request(route, e -> e.setProperty("McpServer", "api"));
            assertThat(answer.getException()).isNull();
            return answer.getMessage().getHeader("Authorization", String.class);
        }
    }
}
