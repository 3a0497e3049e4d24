package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.clientauth.ClientAuthentication;
import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.grant.Grant;
import dev.camelmcp.provider.ProviderProfile;
import dev.camelmcp.provider.TokenResponseStyle;
import dev.camelmcp.store.CachedToken;
import dev.camelmcp.store.CaffeineTokenStore;
import dev.camelmcp.store.TokenStore;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host may put in place of a part of ours. */
class PluginsTest {

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
    void tokensAreInTheHostsStoreAndLeaveItWhenInvalidated() throws Exception {
        MapStore store = new MapStore();
        try (Host host = Host.with(as, upstream.url()).start()) {
            host.context().getRegistry().bind("anyName", store);
            try (McpOAuth installed = host.installTokenRoutes()) {
                String header = host.authorization();

                assertThat(store.tokens).hasSize(1);
                assertThat(store.tokens.values())
                        .allSatisfy(t -> assertThat(header)
                                .isEqualTo("Bearer " + t.token().value().value()));

                host.send("direct:mcp-oauth-invalidate", "McpServer", "api");
                assertThat(installed.config().servers().all()).hasSize(1);
                assertThat(store.tokens).isEmpty();
            }
        }
    }

    @Test
    void ofTwoStoresOneIsNamed() throws Exception {
        MapStore store = new MapStore();
        try (Host host = Host.with(as, upstream.url()).start()) {
            host.context().getRegistry().bind("one", new CaffeineTokenStore(Clock.systemUTC()));
            host.context().getRegistry().bind("two", new CaffeineTokenStore(Clock.systemUTC()));
            assertThatThrownBy(host::installTokenRoutes).hasMessageContaining("mcpTokenStore");

            host.context().getRegistry().bind("mcpTokenStore", store);
            try (McpOAuth installed = host.installTokenRoutes()) {
                host.authorization();
                assertThat(store.tokens).hasSize(1);
                assertThat(installed.config()).isNotNull();
            }
        }
    }

    @Test
    void methodOfTheHostAuthenticatesTheClient() throws Exception {
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        properties.put("mcp.servers.api.oauth.token-endpoint-auth-method", "house_rules");
        try (Host host = Host.with(properties).start()) {
            assertThatThrownBy(host::installTokenRoutes)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("'house_rules' is not supported");

            host.context().getRegistry().bind("house", new HouseRules());
            try (McpOAuth installed = host.installTokenRoutes()) {
                assertThat(host.authorization()).startsWith("Bearer ");
                assertThat(installed.config()).isNotNull();
            }
        }
    }

    @Test
    void profileOfTheHostGivesDefaults() throws Exception {
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        properties.remove("mcp.servers.api.oauth.scope");
        properties.put("mcp.servers.api.oauth.provider", "house");
        try (Host host = Host.with(properties).start()) {
            assertThatThrownBy(host::installTokenRoutes).hasMessageContaining("'house' is not known");

            host.context()
                    .getRegistry()
                    .bind(
                            "profile",
                            new ProviderProfile(
                                    "house",
                                    Map.of("oauth.scope", "mcp:write"),
                                    List.of(),
                                    "",
                                    TokenResponseStyle.STANDARD));
            try (McpOAuth installed = host.installTokenRoutes()) {
                assertThat(installed
                                .config()
                                .servers()
                                .find("api")
                                .requireOAuth()
                                .scope())
                        .hasToString("mcp:write");
                assertThat(host.authorization()).startsWith("Bearer ");
            }
        }
    }

    @Test
    void grantOfTheHostIsChosenByItsName(@TempDir Path folder) throws Exception {
        Path badge = Files.writeString(folder.resolve("badge"), "b4dge");
        StubUpstream authority =
                StubUpstream.start((request, response) -> response.putHeader("Content-Type", "application/json")
                        .end("{\"access_token\":\"for-a-badge\",\"token_type\":\"Bearer\",\"scope\":\"mcp:read\"}"));
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        properties.put("mcp.servers.api.oauth.token-url", authority.url());
        properties.put("mcp.servers.api.oauth.grant-type", "urn:acme:badge");
        properties.put("mcp.servers.api.oauth.assertion-file", badge.toString());
        try (authority;
                Host host = Host.with(properties).start()) {
            assertThatThrownBy(host::installTokenRoutes).hasMessageContaining("'urn:acme:badge' is not supported");

            host.context().getRegistry().bind("badge", new Badge());
            try (McpOAuth installed = host.installTokenRoutes()) {
                assertThat(installed.config()).isNotNull();
                assertThat(host.authorization()).isEqualTo("Bearer for-a-badge");
                assertThat(authority.last().body()).startsWith("grant_type=urn%3Aacme%3Abadge&badge=badge&scope=");
            }
        }
    }

    private static final class Badge implements Grant {

        @Override
        public GrantType type() {
            return GrantType.own("urn:acme:badge");
        }

        @Override
        public void addParameters(String server, OAuthRegistration client, Parameters parameters) {
            parameters.add("badge", client.grant().assertionFile().getFileName().toString());
        }
    }

    /** Pattern a of docs/embedding.md. */
    @Test
    void routeOfTheHostAuthorizesItsOwnRequest() throws Exception {
        try (Host host = Host.with(as, upstream.url())) {
            host.routes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask")
                            .setProperty("McpServer", constant("api"))
                            .to("direct:mcp-oauth-authorize")
                            .to(upstream.url());
                }
            });
            try (McpOAuth installed = host.installTokenRoutes()) {
                host.start();
                assertThat(host.send("direct:ask", "x", "y").getMessage().getBody(String.class))
                        .isEqualTo("{\"ok\":true}");
                assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
                assertThat(installed.config()).isNotNull();
            }
        }
    }

    /** Pattern c: by a file among the routes, or by a route that is there before or comes after. */
    @Test
    void routeOfTheHostTakesThePlaceOfOursAndStaysWhenWeGo() throws Exception {
        RouteBuilder own = new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:mcp-oauth-token").id("mcp-oauth-token").throwException(new IllegalStateException("own"));
            }
        };
        for (boolean before : new boolean[] {true, false}) {
            try (Host host = Host.with(as, upstream.url())) {
                if (before) {
                    host.routes(own);
                }
                McpOAuth installed = host.installTokenRoutes();
                if (!before) {
                    host.routes(own);
                }
                host.start();
                assertThat(host.authorize().getException()).hasMessageContaining("internal_error");
                installed.close();
                assertThat(Traces.of(host.context()).routes()).containsExactly("mcp-oauth-token");
            }
        }
    }

    @Test
    void fileOfTheHostTakesThePlaceOfOurs(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("authorize.camel.yaml"), """
                - route:
                    id: mcp-oauth-authorize
                    from:
                      uri: direct:mcp-oauth-authorize
                      steps:
                        - process:
                            ref: mcpServer
                        - setHeader:
                            name: X-Tenant
                            constant: acme
                        - to:
                            uri: direct:mcp-oauth-cache
                        - process:
                            ref: mcpBearerHeader
                """);
        List<String> routes = new ArrayList<>(McpOAuth.TOKEN_ROUTES);
        routes.add("file:" + file);
        for (boolean running : new boolean[] {false, true}) {
            try (Host host = Host.with(as, upstream.url())) {
                if (running) {
                    host.start();
                }
                McpOAuth installed = McpOAuth.in(host.context()).routes(routes).install();
                host.start();
                assertThat(host.authorize().getMessage().getHeaders()).containsKeys("X-Tenant", "Authorization");
                installed.close();
                assertThat(Traces.of(host.context()).routes()).isEmpty();
            }
        }
    }

    private static final class MapStore implements TokenStore {

        private final Map<TokenKey, CachedToken> tokens = new ConcurrentHashMap<>();

        @Override
        public CachedToken get(TokenKey key) {
            return tokens.get(key);
        }

        @Override
        public void put(TokenKey key, CachedToken token) {
            tokens.put(key, token);
        }

        @Override
        public void remove(TokenKey key) {
            tokens.remove(key);
        }

        @Override
        public void remove(TokenKey key, AccessToken token) {
            tokens.computeIfPresent(key, (k, t) -> t.token().sameValue(token) ? null : t);
        }
    }

    private static final class HouseRules implements ClientAuthentication {

        @Override
        public AuthMethod method() {
            return AuthMethod.own("house_rules");
        }

        @Override
        public void authenticate(OAuthRegistration client, FormRequest request) {
            request.parameter("client_id", client.clientId())
                    .parameter("client_secret", client.clientSecret().value());
        }
    }
}
