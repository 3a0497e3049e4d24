package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Into a CamelContext and out of it again. */
class InstallTest {

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;

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
    void worksBeforeTheContextStarts() throws Exception {
        try (Host host = Host.with(as, upstream.url());
                McpOAuth installed = host.installTokenRoutes()) {
            host.start();
            assertThat(installed.config().servers().names()).containsExactly("api");
            assertThat(host.authorization()).startsWith("Bearer ");
        }
    }

    @Test
    void worksWhileTheContextRuns() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start();
                McpOAuth installed = host.installTokenRoutes()) {
            assertThat(installed.config().servers().names()).containsExactly("api");
            assertThat(host.authorization()).startsWith("Bearer ");
        }
    }

    /** Would catch a host that is held up at its end, and an operator who thinks that he is safe. */
    @Test
    void whatIsForAProcessOfItsOwnDoesNothingInAHostWhichTheLogSays() throws Exception {
        try (LogTrap log = LogTrap.set();
                Host host = Host.with(as, upstream.url()).start()) {
            McpOAuth installed = McpOAuth.in(host.context())
                    .routes(McpOAuth.TOKEN_ROUTES)
                    .properties(
                            Map.of(
                                    "mcp.shutdown-delay",
                                    "1h",
                                    "mcp.access-log",
                                    "text",
                                    "mcp.access-log.file",
                                    "/nowhere/access.log"),
                            "a test")
                    .install();

            assertThat(CompletableFuture.runAsync(() -> {
                        installed.close();
                        host.context().stop();
                    }))
                    .succeedsWithin(Duration.ofSeconds(60));
            assertThat(log.ours())
                    .anyMatch(line -> line.startsWith("mcp.shutdown-delay does nothing here"))
                    .anyMatch(line -> line.startsWith("mcp.access-log.file does nothing here"));
        }
    }

    /** The host's own values know no files; ours do, and follow them. */
    @Test
    void fileOfASecretIsFollowedUntilTheInstallationEnds(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "one");
        Map<String, String> properties = TestGateway.server("api", upstream.url(), as);
        properties.put("mcp.servers.api.oauth.client-secret", "{{file:" + secret + "}}");
        try (Host host = Host.with(properties).start()) {
            McpOAuth installed = host.installTokenRoutes();
            FileWatch watch = host.context().getRegistry().findSingleByType(FileWatch.class);
            Files.writeString(secret, "two");
            watch.look();
            watch.look();
            assertThat(clientSecret(installed)).isEqualTo(new Secret("two"));

            installed.close();
            Files.writeString(secret, "three");
            watch.look();
            watch.look();
            assertThat(clientSecret(installed)).isEqualTo(new Secret("two"));
        }
    }

    private static Secret clientSecret(McpOAuth installed) {
        return installed.config().servers().find("api").requireOAuth().clientSecret();
    }

    @Test
    void worksWhenTheContextHasJustStarted() throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            List<McpOAuth> installed = new ArrayList<>();
            host.context().addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
                    // too early
                }

                @Override
                public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) throws Exception {
                    installed.add(host.installTokenRoutes());
                }
            });
            host.start();
            assertThat(host.authorization()).startsWith("Bearer ");
            installed.forEach(McpOAuth::close);
        }
    }

    /** Camel takes the routes in these states, and never starts them. */
    @ParameterizedTest
    @EnumSource(Halfway.class)
    void isRefusedWhereItsRoutesWouldNotRun(Halfway state) throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            List<Throwable> refused = new ArrayList<>();
            state.reach(host, () -> refused.add(catchThrowable(host::installTokenRoutes)));

            assertThat(refused)
                    .singleElement()
                    .satisfies(e -> assertThat(e)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(
                                    "would never run: install before it is initialized and started, or when"));
            assertThat(host.context().getRouteDefinitions()).isEmpty();
            assertThat(host.context().getRegistry().lookupByName(McpOAuth.BEAN)).isNull();
        }
    }

    enum Halfway {
        INITIALIZED {
            @Override
            void reach(Host host, Runnable then) {
                host.context().init();
                then.run();
            }
        },
        SERVICES_START {
            @Override
            void reach(Host host, Runnable then) throws Exception {
                host.context().addService(new ServiceSupport() {
                    @Override
                    protected void doStart() {
                        then.run();
                    }
                });
                host.start();
            }
        },
        NEARLY_STARTED {
            @Override
            void reach(Host host, Runnable then) throws Exception {
                host.context().addStartupListener((context, alreadyStarted) -> then.run());
                host.start();
            }
        },
        SUSPENDED {
            @Override
            void reach(Host host, Runnable then) {
                host.start().context().suspend();
                then.run();
            }
        };

        abstract void reach(Host host, Runnable then) throws Exception;
    }

    @Test
    void closeLeavesNothing() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start()) {
            Traces before = Traces.of(host.context());
            McpOAuth installed = host.installTokenRoutes();
            host.authorization();
            assertThat(Traces.of(host.context()).routes()).contains("mcp-oauth-authorize", "mcp-oauth-token");

            installed.close();
            installed.close();

            Traces.of(host.context()).assertSameAs(before);
        }
    }

    @Test
    void closeBeforeTheContextStartsLeavesNothing() throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            Traces before = Traces.of(host.context());
            host.installTokenRoutes().close();
            Traces.of(host.context()).assertSameAs(before);
            host.start();
            assertThat(host.context().getRoutes()).isEmpty();
        }
    }

    @Test
    void closeAfterTheContextStoppedIsFine() throws Exception {
        McpOAuth installed;
        try (Host host = Host.with(as, upstream.url()).start()) {
            installed = host.installTokenRoutes();
        }
        installed.close();
    }

    @Test
    void canBeInstalledAgain() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start()) {
            host.routes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:mine").id("mine").to("direct:mcp-oauth-authorize");
                }
            });
            for (int i = 0; i < 3; i++) {
                try (McpOAuth installed = host.installTokenRoutes()) {
                    assertThat(installed.config().servers().names()).isNotEmpty();
                    assertThat(host.send("direct:mine", "McpServer", "api")
                                    .getMessage()
                                    .getHeader("Authorization"))
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void secondInstallationInOneContextIsRefusedAndTheFirstStays() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start();
                McpOAuth first = host.installTokenRoutes()) {
            assertThatThrownBy(host::installTokenRoutes)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close that one first")
                    .hasMessageContaining(host.context().getName());
            assertThat(first.config().servers().names()).isNotEmpty();
            assertThat(host.authorization()).startsWith("Bearer ");
        }
    }

    @Test
    void contextsOfOneJvmShareNothing() throws Exception {
        try (Host one = Host.with(as, upstream.url()).start();
                Host two = Host.with(as, upstream.url()).start();
                McpOAuth first = one.installTokenRoutes()) {
            McpOAuth second = two.installTokenRoutes();
            assertThat(one.authorization()).isNotEqualTo(two.authorization());
            second.close();
            assertThat(first.config().servers().names()).isNotEmpty();
            assertThat(one.authorization()).startsWith("Bearer ");
        }
    }

    @Test
    void wrongConfigurationLeavesNothing() throws Exception {
        try (Host host = Host.with(Map.of("mcp.servers.api.oauth.enabled", "perhaps"))) {
            Traces before = Traces.of(host.context());
            assertThatThrownBy(host::installTokenRoutes).isInstanceOf(ConfigException.class);
            Traces.of(host.context()).assertSameAs(before);
        }
    }

    @Test
    void beanOfTheHostUnderOneOfOurNamesIsNamedAndNothingStays() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start()) {
            host.context().getRegistry().bind("mcpScopeCheck", "the host's");
            Traces before = Traces.of(host.context());
            assertThatThrownBy(host::installTokenRoutes)
                    .hasMessageContaining("'mcpScopeCheck'")
                    .hasMessageContaining("java.lang.String")
                    .hasMessageContaining("rename it");
            Traces.of(host.context()).assertSameAs(before);
            assertThat(host.context().getRegistry().lookupByName("mcpScopeCheck"))
                    .isEqualTo("the host's");
        }
    }

    @Test
    void filesOfTheHostMayBeAmongTheRoutes() throws Exception {
        List<String> routes = Stream.of("error-handling", "authorize", "cache", "token", "token-attempt", "discover")
                .map("classpath:mcp-oauth/routes/%s.camel.yaml"::formatted)
                .toList();
        try (Host host = Host.with(as, upstream.url()).start();
                McpOAuth installed = McpOAuth.in(host.context()).routes(routes).install()) {
            assertThat(installed.config().servers().names()).isNotEmpty();
            assertThat(Traces.of(host.context()).routes()).doesNotContain("mcp-oauth-revoke");
            assertThat(host.authorization()).startsWith("Bearer ");
        }
    }

    @Test
    void propertiesMayComeFromElsewhere() throws Exception {
        Map<String, String> elsewhere = TestGateway.server("api", upstream.url(), as);
        try (Host host = Host.with(Map.of()).start();
                McpOAuth installed = McpOAuth.in(host.context())
                        .routes(McpOAuth.TOKEN_ROUTES)
                        .properties(elsewhere, "a PID")
                        .install()) {
            assertThat(installed.config().servers().names()).containsExactly("api");
            assertThat(host.authorization()).startsWith("Bearer ");
        }
    }

    @Test
    void mistakesInPropertiesFromElsewhereSayWhereTheyStand() {
        try (Host host = Host.with(Map.of())) {
            assertThatThrownBy(() -> McpOAuth.in(host.context())
                            .properties(Map.of("mcp.oauth.timout", "1s"), "a PID")
                            .install())
                    .hasMessageContaining("mcp.oauth.timout")
                    .hasMessageContaining("a PID");
        }
    }

    /** A vault answers for each key, and lists none. */
    @Test
    void sourceThatListsNothingIsAskedForWhatServersMayHave() throws Exception {
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        String secret = properties.remove("mcp.servers.api.oauth.client-secret");
        try (Host host = Host.with(properties)) {
            host.context()
                    .getPropertiesComponent()
                    .addPropertiesSource(new Vault("mcp.servers.api.oauth.client-secret", secret));
            try (McpOAuth installed = host.start().installTokenRoutes()) {
                assertThat(installed.config().servers().names()).containsExactly("api");
                assertThat(host.authorization()).startsWith("Bearer ");
            }
        }
    }

    @Test
    void hostsPropertiesWorkInItsPlaceholdersAsBefore() throws Exception {
        try (Host host = Host.with(as, upstream.url()).start();
                McpOAuth installed = host.installTokenRoutes()) {
            assertThat(installed.config().servers().names()).isNotEmpty();
            assertThat(host.context().getPropertiesComponent().hasPropertiesFunction("file"))
                    .isFalse();
        }
    }

    private record Vault(String key, String value) implements PropertiesSource, Ordered {

        @Override
        public String getName() {
            return "vault";
        }

        @Override
        public String getProperty(String name) {
            return name.equals(key) ? value : null;
        }

        @Override
        public int getOrder() {
            return 500;
        }
    }
}
