package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known of Camel's HTTP components, and fixed in 4.18.5, cannot be reached through the routes. Each stands
 * beside what plain Camel does, so that no test passes for nothing.
 */
class CamelAdvisoriesTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String CANARY = "dev.camelmcp.canary";
    private static final String OWN_ENGINE = "#bean:mcpHttpEngine";
    private static final String STOCK_ENGINE =
            "#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine";

    private final String canary = "canary-" + UUID.randomUUID();
    private StubUpstream upstream;
    private StubUpstream authorization;
    private StubUpstream other;

    @BeforeEach
    void start() throws Exception {
        System.setProperty(CANARY, canary);
        upstream = StubUpstream.start();
        authorization = StubUpstream.start(CamelAdvisoriesTest::token);
        other = StubUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        other.close();
        authorization.close();
        upstream.close();
        System.clearProperty(CANARY);
    }

    /**
     * CVE-2026-84176: with CORS on and no origins named, platform-http lets every page read answers, with the user's
     * credentials. The gateway does not switch it on.
     */
    @ParameterizedTest
    @ValueSource(strings = {OWN_ENGINE, STOCK_ENGINE})
    void pageFromElsewhereThenItMayReadNothing(String engine) throws Exception {
        try (TestGateway gateway = gateway(engine, server("api"))) {
            for (String method : List.of("OPTIONS", "GET", "POST", "DELETE")) {
                WireMessage answer = fromPage(gateway.port(), method, "/mcp/api");
                assertThat(answer.names()).noneMatch(name -> name.startsWith("access-control-"));
                assertThat(answer.status()).isBetween(400, 499);
            }
        }
        assertThat(upstream.received()).isEmpty();
        assertThat(authorization.received()).isEmpty();
    }

    /** Behind a host's own server, with that setting: the page gets the refusal to read, and nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {OWN_ENGINE, STOCK_ENGINE})
    void pageFromElsewhereWhenTheHostLetsItReadThenTheRoutesRefuseIt(String engine) throws Exception {
        int port = TestGateway.freePort();
        Map<String, String> settings = server("api");
        settings.put("mcp.forward.http-engine", engine);
        try (DefaultCamelContext host = host(settings)) {
            VertxPlatformHttpServerConfiguration http = new VertxPlatformHttpServerConfiguration();
            http.setBindHost("127.0.0.1");
            http.setBindPort(port);
            http.getCors().setEnabled(true);
            host.addService(new VertxPlatformHttpServer(http));
            RouteBuilder.addRoutes(host, b -> b.from("platform-http:/plain").setBody(b.constant("secret")));
            McpOAuth.in(host).install();
            host.start();

            WireMessage plain = fromPage(port, "POST", "/plain");
            assertThat(plain.values("Access-Control-Allow-Origin")).containsExactly("https://evil.example");
            assertThat(plain.values("Access-Control-Allow-Credentials")).containsExactly("true");
            assertThat(plain.text()).isEqualTo("secret");
            assertThat(fromPage(port, "POST", "/mcp/api").status()).isEqualTo(403);
        }
        assertThat(upstream.received()).isEmpty();
        assertThat(authorization.received()).isEmpty();
    }

    /**
     * CVE-2026-85251: camel-http gives its credentials to whoever an answer redirects to. The gateway follows none,
     * neither to get a token or revoke it, nor with it.
     */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectThenTheOtherServerIsNotEvenAsked(int status) throws Exception {
        Map<String, String> settings = server("api");
        settings.put("mcp.servers.api.oauth.revocation-url", authorization.url() + "/revoke");
        // in the body, which a 307 sends again; some clients leave out the header for another server
        settings.put("mcp.servers.api.oauth.use-basic-auth", "false");
        try (TestGateway gateway = gateway(OWN_ENGINE, settings)) {
            upstream.behave((request, response) -> redirect(response, status));
            post(gateway, "api");
            assertThat(upstream.last().header("Authorization")).startsWith("Bearer t");

            authorization.behave((request, response) -> redirect(response, status));
            TestHttp.postForm("http://127.0.0.1:" + gateway.port() + "/admin/servers/api/revoke", Map.of(), "");
            assertThat(authorization.last().uri()).isEqualTo("/mcp/revoke");
            assertThat(authorization.last().body()).contains("client_secret=secret");

            assertThat(post(gateway, "api")).isEqualTo(502);
            assertThat(authorization.last().uri()).isEqualTo("/mcp/token");
            assertThat(authorization.last().body()).contains("client_secret=secret");
        }
        assertThat(other.received()).isEmpty();
    }

    @Test
    void redirectInPlainCamelThenTheOtherServerGetsTheToken() throws Exception {
        upstream.behave((request, response) -> redirect(response, 307));
        ask(upstream.url() + oauth() + "&followRedirects=true", null);
        assertThat(other.last().header("Authorization")).isEqualTo("Bearer " + tokenFor(authorization.last()));
    }

    /**
     * CVE-2026-85317: camel-http keeps tokens by URL and client, whatever scope, audience or token endpoint they are
     * of.
     */
    @Test
    void serversWithTheSameUrlAndClientThenEachHasATokenOfItsOwn() throws Exception {
        Map<String, String> settings = server("read");
        settings.put("mcp.servers.read.oauth.scope", "read");
        settings.putAll(server("write"));
        settings.put("mcp.servers.write.oauth.scope", "write");
        settings.putAll(server("audience"));
        settings.put("mcp.servers.audience.oauth.audience", "somebody");
        settings.putAll(server("elsewhere"));
        settings.put("mcp.servers.elsewhere.oauth.token-url", authorization.url() + "/elsewhere");
        List<String> servers = List.of("read", "write", "audience", "elsewhere");
        try (TestGateway gateway = gateway(OWN_ENGINE, settings)) {
            for (int i = 0; i < 8; i++) {
                post(gateway, servers.get(i % 4));
            }
        }
        List<String> issued = authorization.received().stream()
                .map(request -> "Bearer " + tokenFor(request))
                .toList();
        List<String> sent = upstream.received().stream()
                .map(request -> request.header("Authorization"))
                .toList();
        assertThat(issued).hasSize(4).doesNotHaveDuplicates();
        String once = String.join(" ", issued);
        assertThat(String.join(" ", sent)).isEqualTo(once + " " + once);
    }

    @Test
    void sameUrlAndClientInPlainCamelThenATokenOfAnotherScope() throws Exception {
        String endpoint = upstream.url() + oauth() + "&oauth2CacheTokens=true&oauth2Scope=";
        ask(endpoint + "read", null);
        ask(endpoint + "write", null);
        assertThat(authorization.received()).hasSize(1);
        assertThat(upstream.received())
                .extracting(request -> request.header("Authorization"))
                .containsOnly("Bearer " + tokenFor(authorization.last()));
    }

    /**
     * CVE-2026-78164: HTTP producers resolve property placeholders in {@code CamelHttpUri}, which may be a caller's
     * header, and in what stands beside it.
     */
    @ParameterizedTest
    @ValueSource(strings = {OWN_ENGINE, STOCK_ENGINE})
    void placeholdersOfACallerThenTheyAreTextLikeAnyOther(String engine) throws Exception {
        String sent = "{{sys:" + CANARY + "}}{{env:PATH}}{{settings.mcp.oauth.timeout}}";
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + sent + "\"}";
        try (TestGateway gateway = gateway(engine, server("api"));
                WireCaller caller = WireCaller.to(gateway.port())) {
            WireMessage answer = caller.head(
                            "POST /mcp/api?q=" + sent + " HTTP/1.1",
                            "Host: 127.0.0.1:" + gateway.port(),
                            "CamelHttpUri: " + other.url() + "/" + sent,
                            "CamelHttpPath: /" + sent,
                            "CamelHttpQuery: q=" + sent,
                            "CamelHttpRawQuery: q=" + sent,
                            "X-Note: " + sent,
                            "Content-Type: application/json",
                            "Content-Length: " + body.length())
                    .send(body)
                    .answer();
            assertThat(answer.text()).isEqualTo("{\"ok\":true}");
        }
        assertThat(upstream.received()).hasSize(1);
        assertThat(upstream.last().uri()).isEqualTo("/mcp?q=" + sent);
        assertThat(upstream.last().header("X-Note")).isEqualTo(sent);
        assertThat(upstream.last().body()).isEqualTo(body);
        assertThat(upstream.last().toString()).doesNotContain(canary, System.getenv("PATH"));
        assertThat(authorization.received()).hasSize(1);
        assertThat(authorization.last().uri()).isEqualTo("/mcp/token");
        assertThat(authorization.last().toString()).doesNotContain("{{", canary, System.getenv("PATH"));
        assertThat(other.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/{{sys:dev.camelmcp.canary}}", "/mcp/%7B%7Bsys:dev.camelmcp.canary%7D%7D"})
    void placeholderForAServerThenThereIsNoneOfThatName(String path) throws Exception {
        System.setProperty(CANARY, "api");
        try (TestGateway gateway = gateway(OWN_ENGINE, server("api"));
                WireCaller caller = WireCaller.to(gateway.port())) {
            WireMessage answer = caller.head(
                            "POST " + path + " HTTP/1.1",
                            "Host: 127.0.0.1:" + gateway.port(),
                            "Content-Length: " + PING.length())
                    .send(PING)
                    .answer();
            assertThat(answer.status()).isEqualTo(404);
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void placeholderInPlainCamelThenItIsResolved() throws Exception {
        ask(upstream.url(), other.url() + "/{{sys:" + CANARY + "}}");
        assertThat(other.last().uri()).isEqualTo("/mcp/" + canary);
    }

    private Map<String, String> server(String id) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prefix = "mcp.servers." + id + ".";
        settings.put(prefix + "url", upstream.url());
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", "client");
        settings.put(prefix + "oauth.client-secret", "secret");
        settings.put(prefix + "oauth.token-url", authorization.url() + "/token");
        settings.put(prefix + "oauth.enforce-https", "false");
        return settings;
    }

    /** The same client, as camel-http has it. */
    private String oauth() {
        return "?oauth2ClientId=client&oauth2ClientSecret=secret&oauth2TokenEndpoint=" + authorization.url() + "/token";
    }

    private static TestGateway gateway(String engine, Map<String, String> settings) throws Exception {
        settings.put("mcp.forward.http-engine", engine);
        return TestGateway.start(settings);
    }

    private static int post(TestGateway gateway, String server) throws Exception {
        return TestHttp.postMcp(gateway.url(server), Map.of(), PING).statusCode();
    }

    /** What a browser sends for a page of {@code https://evil.example}. */
    private static WireMessage fromPage(int port, String method, String path) throws Exception {
        try (WireCaller page = WireCaller.to(port)) {
            return page.head(
                            method + " " + path + " HTTP/1.1",
                            "Host: 127.0.0.1:" + port,
                            "Origin: https://evil.example",
                            "Access-Control-Request-Method: POST",
                            "Cookie: session=1",
                            "Content-Type: application/json",
                            "Content-Length: " + PING.length())
                    .send(PING)
                    .answer();
        }
    }

    private void redirect(HttpServerResponse response, int status) {
        response.putHeader("Location", other.url()).setStatusCode(status).end();
    }

    /** A token that tells which request it is the answer to. */
    private static void token(Received request, HttpServerResponse response) {
        response.putHeader("Content-Type", "application/json")
                .end("{\"access_token\":\"" + tokenFor(request) + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    private static String tokenFor(Received request) {
        return "t" + Integer.toHexString((request.uri() + request.body()).hashCode());
    }

    /** Plain Camel, without anything of ours. */
    private static void ask(String endpoint, String httpUri) throws Exception {
        try (DefaultCamelContext camel = host(Map.of())) {
            camel.start();
            try (ProducerTemplate producer = camel.createProducerTemplate()) {
                producer.request(endpoint, e -> e.getMessage().setHeader(Exchange.HTTP_URI, httpUri));
            }
        }
    }

    private static DefaultCamelContext host(Map<String, String> properties) {
        DefaultCamelContext context = new DefaultCamelContext();
        properties.forEach(context.getPropertiesComponent()::addInitialProperty);
        return context;
    }
}
