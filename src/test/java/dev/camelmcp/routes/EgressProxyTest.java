package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.ConnectProxy;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.Outside;
import dev.camelmcp.support.Outside.Arrived;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.tls.TestKeys;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the gateway opens goes by the proxy of {@code mcp.proxy.url}; servers by http have names that only it knows.
 */
@Timeout(60)
class EgressProxyTest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String PASSWORD = "pr0xy-pässwörd:@/";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("gateway:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    @TempDir
    static Path folder;

    private static JwtIssuer issuer;
    private static Outside outside;
    private static Path authority;
    private static Path certificate;
    private static Path key;

    private ConnectProxy proxy;

    @BeforeAll
    static void open() throws Exception {
        TestKeys keys = new TestKeys(folder);
        KeyPair pair = TestKeys.keys("EC", 256);
        authority = keys.write("ca.pem", keys.authority());
        certificate = keys.write("cert.pem", keys.certificate("CN=outside", pair, Duration.ofDays(1)));
        key = keys.pkcs8("key.pem", pair.getPrivate());
        issuer = JwtIssuer.start();
        outside = Outside.open(new JWKSet(issuer.key().toPublicJWK()), certificate, key, authority);
    }

    @AfterAll
    static void close() throws Exception {
        outside.close();
        issuer.close();
    }

    @BeforeEach
    void proxy() throws Exception {
        proxy = ConnectProxy.open();
        outside.arrived().clear();
    }

    @AfterEach
    void closeProxy() throws Exception {
        proxy.close();
    }

    @Test
    void tokensKeysCallsStreamsToolsAndRevocationsByHttp() throws Exception {
        Map<String, String> settings = plain();
        settings.put("mcp.inbound.auth", "jwt");
        settings.put("mcp.inbound.jwt.issuer", JwtIssuer.ISSUER);
        settings.put("mcp.inbound.jwt.audience", JwtIssuer.AUDIENCE);
        settings.put("mcp.inbound.jwt.jwks-url", "http://issuer.test:" + outside.port() + "/jwks");
        settings.put("mcp.inbound.jwt.allow-http-jwks-url", "true");
        try (TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, issuer.token()).body()).isEqualTo(PING);
            try (InputStream stream = stream(gateway, issuer.token())) {
                assertThat(new String(stream.readNBytes(Outside.EVENT.length())))
                        .isEqualTo(Outside.EVENT);
            }
            assertThat(tools(gateway).getException()).isNull();
            revoke(gateway);
        }
        String port = ":" + outside.port();
        assertThat(proxy.lines())
                .contains(
                        "GET http://issuer.test" + port + "/jwks HTTP/1.1",
                        "POST http://as.test" + port + "/token HTTP/1.1",
                        "POST http://as.test" + port + "/revoke HTTP/1.1",
                        "POST http://mcp.test" + port + "/mcp?a=%7E HTTP/1.1",
                        "GET http://mcp.test" + port + "/mcp?a=%7E HTTP/1.1");
        assertThat(outside.at("/mcp").get(0).headers())
                .containsEntry("authorization", "Bearer t-1")
                .containsEntry("host", "mcp.test" + port);
        assertThat(outside.at("/revoke")).hasSize(1);
    }

    /** By tunnels, through which TLS, HTTP/2 and certificates are the gateway's and the server's own. */
    @Test
    void tokensCallsStreamsAndRevocationsByHttps() throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.servers.api.use-mtls", "true");
        settings.put("mcp.servers.api.oauth.use-mtls", "true");
        settings.put("mcp.servers.api.oauth.client-cert-path", certificate.toString());
        settings.put("mcp.servers.api.oauth.client-key-path", key.toString());
        try (TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).body()).isEqualTo(PING);
            assertThat(post(gateway, null).body()).isEqualTo(PING);
            try (InputStream stream = stream(gateway, null)) {
                assertThat(new String(stream.readNBytes(Outside.EVENT.length())))
                        .isEqualTo(Outside.EVENT);
            }
            revoke(gateway);
        }
        assertThat(proxy.lines())
                // two for tokens, and one for calls and streams each
                .hasSize(4)
                .containsOnly("CONNECT 127.0.0.1:" + outside.securePort() + " HTTP/1.1");
        assertThat(outside.arrived())
                .extracting(Arrived::path)
                .containsExactly("/token", "/mcp", "/mcp", "/mcp", "/revoke");
        assertThat(outside.arrived()).allMatch(Arrived::certified);
        assertThat(outside.at("/mcp")).allMatch(a -> a.version().equals("HTTP_2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void proxyIsToldWhoWeAreAndNobodyElse(boolean https) throws Exception {
        proxy.want(BASIC);
        Map<String, String> settings = https ? secure() : plain();
        settings.put("mcp.proxy.url", proxy.url().replace("//", "//gateway:pr0xy-p%C3%A4ssw%C3%B6rd%3A%40%2F@"));
        try (LogTrap trap = LogTrap.set()) {
            trap.watchFor(PASSWORD, BASIC.substring(6));
            try (TestGateway gateway = TestGateway.start(settings)) {
                assertThat(post(gateway, null).statusCode()).isEqualTo(200);
                assertThat(trap.isTraced()).isTrue();
            }
            assertThat(trap.leaks()).isEmpty();
        }
        assertThat(proxy.asked()).hasSize(2).allMatch(a -> BASIC.equals(a.header("Proxy-Authorization")));
        assertThat(outside.arrived())
                .hasSize(2)
                .allMatch(a -> https == a.version().equals("HTTP_2") || a.path().equals("/token"));
        if (https) {
            assertThat(outside.arrived()).noneMatch(a -> a.headers().containsKey("proxy-authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502})
    void proxyThatRefusesIsNamedInTheLogAndNotToCallers(int status) throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(secure())) {
            proxy.refuse(status);
            HttpResponse<String> withoutToken = post(gateway, null);
            assertThat(withoutToken.statusCode()).isEqualTo(503);
            proxy.refuse(0);
            refresh(gateway);
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.refuse(status);
            proxy.dropConnections();
            HttpResponse<String> withToken = post(gateway, null);

            assertThat(withToken.statusCode()).isEqualTo(502);
            assertThat(withToken.body()).contains("-32002", "cannot be reached (by the egress proxy)");
            assertThat(List.of(withoutToken.body(), withToken.body())).noneMatch(b -> b.contains(port()));
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("127.0.0.1:" + outside.securePort()
                            + " cannot be reached: egress proxy 127.0.0.1:" + proxy.port() + " answers " + status))
                    .anyMatch(l -> l.contains("MCP server api cannot be reached (by the egress proxy): egress proxy "
                            + "127.0.0.1:" + proxy.port() + " answers " + status));
        }
    }

    /** Plain http: there is no tunnel, and 407 is the one answer that is never a server's. */
    @Test
    void proxyThatWantsCredentialsIsNoAnswerOfAServer() throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(plain())) {
            proxy.want(BASIC);
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            proxy.want(null);
            refresh(gateway);
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.want(BASIC);
            HttpResponse<String> refused = post(gateway, null);

            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.headers().firstValue("Proxy-Authenticate")).isEmpty();
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("as.test") && l.contains("127.0.0.1:" + proxy.port() + " answers 407"))
                    .anyMatch(l -> l.contains("MCP server api") && l.contains(proxy.port() + " answers 407"));
        }
    }

    /** What some proxies sign is theirs, as their answers to {@code CONNECT} are. */
    @ParameterizedTest
    @CsvSource({
        "403, Server: tinyproxy/1.11.1",
        "401, Server: tinyproxy/1.11.1",
        "503, X-Squid-Error: ERR_CONNECT_FAIL 111",
        "502, Proxy-Status: proxy.example.com; error=connection_refused",
        "407, X: y"
    })
    void proxyThatSignsItsRefusalOfPlainHttpIsNoServer(int status, String signature) throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(plain())) {
            proxy.refuse(status, signature + "\r\n");
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            proxy.refuse(0);
            refresh(gateway);
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.refuse(status, signature + "\r\n");
            HttpResponse<String> refused = post(gateway, null);

            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("-32002", "by the egress proxy").doesNotContain(port());
            String answers = "egress proxy 127.0.0.1:" + port() + " answers " + status;
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("as.test") && l.contains(answers))
                    .anyMatch(l -> l.contains("MCP server api") && l.contains(answers));
        }
    }

    /** There is no telling: the answer is passed on, and the log says whose it may be. */
    @ParameterizedTest
    @ValueSource(ints = {403, 502, 503, 504})
    void proxyThatRefusesPlainHttpIsNamedBesideTheServer(int status) throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(plain())) {
            proxy.refuse(status, "Via: 1.1 somewhere\r\n");
            HttpResponse<String> withoutToken = post(gateway, null);
            assertThat(withoutToken.statusCode()).isEqualTo(status == 403 ? 502 : 503);
            proxy.refuse(0);
            refresh(gateway);
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.refuse(status);
            HttpResponse<String> withToken = post(gateway, null);

            assertThat(withToken.statusCode()).isEqualTo(status);
            assertThat(List.of(withoutToken.body(), withToken.body())).noneMatch(b -> b.contains(port()));
            String answers = " answers " + status + " by the proxy " + proxy.url() + ", whose own answer it may be";
            assertThat(trap.ours())
                    .anyMatch(l ->
                            l.contains("No token for api from as.test:" + outside.port()) && l.contains("it" + answers))
                    .anyMatch(l -> l.contains("MCP server api" + answers));
        }
    }

    @Test
    void proxyThatBreaksOffPlainHttpIsNamedInTheLogAndNotToCallers() throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(plain())) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.breakOff();
            HttpResponse<String> withToken = post(gateway, null);
            revoke(gateway);
            HttpResponse<String> withoutToken = post(gateway, null);

            assertThat(withToken.statusCode()).isEqualTo(502);
            assertThat(withoutToken.statusCode()).isEqualTo(503);
            assertThat(List.of(withoutToken.body(), withToken.body())).noneMatch(b -> b.contains(port()));
            String by = "by the proxy " + proxy.url();
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("MCP server api cannot be reached") && l.contains(by))
                    .anyMatch(l -> l.contains("The token of api was not revoked") && l.contains(by))
                    .anyMatch(l -> l.contains("as.test:" + outside.port() + " cannot be reached") && l.contains(by))
                    .as("it is the proxy's connection, which is never by TLS")
                    .noneMatch(l -> l.contains("does it speak TLS"));
        }
    }

    /** Such as a portal where people log in: there is no telling, and no advice to ask that. */
    @Test
    void proxyThatLeadsElsewhereIsNamedBesideTheServer() throws Exception {
        Map<String, String> settings = plain();
        settings.put("mcp.servers.open.url", settings.get("mcp.servers.api.url"));
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            proxy.refuse(302, "Location: http://portal.example/login\r\n");
            HttpResponse<String> withoutToken = post(gateway, null);
            HttpResponse<String> open = post(gateway.url("open"));

            assertThat(open.statusCode()).isEqualTo(502);
            assertThat(List.of(withoutToken.body(), open.body()))
                    .noneMatch(b -> b.contains(port()) || b.contains("portal"));
            String by = " by the proxy " + proxy.url() + ", whose own answer it may be";
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("from as.test:" + outside.port()) && l.contains("it answers 302" + by))
                    .anyMatch(l -> l.endsWith("it redirects by 302 to http://portal.example/login" + by));
        }
    }

    /** That a server wants TLS is advice of use, and most often its own. */
    @Test
    void redirectToTheSameHostKeepsItsAdvice() throws Exception {
        Map<String, String> settings = plain();
        settings.put("mcp.servers.open.url", "http://mcp.test/mcp");
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            proxy.refuse(301, "Location: https://mcp.test/mcp\r\n");
            assertThat(post(gateway.url("open")).statusCode()).isEqualTo(502);
            assertThat(trap.ours())
                    .anyMatch(l -> l.endsWith("https://mcp.test/mcp by the proxy " + proxy.url()
                            + ", whose own answer it may be: set mcp.servers.open.url=https://mcp.test/mcp"));
        }
    }

    @Test
    void proxyThatSaysNothingToPlainHttpIsNamedInTheLogAndNotToCallers() throws Exception {
        Map<String, String> settings = plain();
        settings.put("mcp.oauth.timeout", "1s");
        settings.put("mcp.forward.response-timeout", "1s");
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.hang();
            HttpResponse<String> withToken = post(gateway, null);
            gateway.producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));
            HttpResponse<String> withoutToken = post(gateway, null);

            assertThat(withToken.statusCode()).isEqualTo(504);
            assertThat(withoutToken.statusCode()).isEqualTo(503);
            assertThat(List.of(withoutToken.body(), withToken.body())).noneMatch(b -> b.contains(port()));
            String by = "by the proxy " + proxy.url();
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("MCP server api did not answer in time") && l.contains(by))
                    .anyMatch(l -> l.contains("cannot be reached: timed out") && l.contains(by));
        }
    }

    /** Behind the tunnel too: some proxies end TLS themselves. */
    @Test
    void whatFailsBehindATunnelNamesTheProxy() throws Exception {
        Map<String, String> settings = secure();
        settings.remove("mcp.servers.api.oauth.ca-bundle-path");
        settings.put("mcp.servers.open.url", settings.get("mcp.servers.api.url"));
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            assertThat(post(gateway.url("open")).statusCode()).isEqualTo(502);
            String by = "by the proxy " + proxy.url();
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("cannot be reached: TLS") && l.contains(by))
                    .anyMatch(l -> l.contains("MCP server open cannot be reached") && l.contains(by));
        }
    }

    /** It asks for credentials of this connection (RFC 9110 §15.5.8), which a caller has nothing to do with. */
    @Test
    void answer407OfAServerIsNoAnswerForACaller() throws Exception {
        proxy.refuse(407, "Proxy-Authenticate: Basic realm=\"p\"\r\n");
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway =
                        TestGateway.start(Map.of("mcp.proxy.url", "", "mcp.servers.api.url", proxy.url() + "/mcp"))) {
            HttpResponse<String> answer = post(gateway, null);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("-32002", "a proxy in between wants credentials");
            assertThat(answer.headers().firstValue("Proxy-Authenticate")).isEmpty();
            assertThat(trap.ours()).anyMatch(l -> l.contains("MCP server api") && l.contains("it answers 407"));
        }
    }

    /** Such a URL is asked for by a stand-in, which has another domain. */
    @Test
    void noProxyIsDecidedForANameWithAnUnderscore() throws Exception {
        Map<String, String> settings = plain();
        settings.put("mcp.servers.api.oauth.token-url", "http://auth_server.test:" + outside.port() + "/token");
        settings.put("mcp.proxy.no-proxy", "auth_server.test");
        try (TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            assertThat(proxy.asked()).as("nobody knows the name but the proxy").isEmpty();
        }
        settings.put("mcp.proxy.no-proxy", "invalid");
        try (TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
        }
        assertThat(proxy.lines()).contains("POST http://auth_server.test:" + outside.port() + "/token HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void proxyThatIsDownIsNamedInTheLogAndNotToCallers(boolean https) throws Exception {
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(https ? secure() : plain())) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
            proxy.close();
            HttpResponse<String> withToken = post(gateway, null);
            gateway.producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));
            HttpResponse<String> withoutToken = post(gateway, null);

            assertThat(withToken.statusCode()).isEqualTo(502);
            assertThat(withoutToken.statusCode()).isEqualTo(503);
            assertThat(List.of(withoutToken.body(), withToken.body())).noneMatch(b -> b.contains(port()));
            String down = "egress proxy 127.0.0.1:" + proxy.port() + " cannot be reached: connection refused";
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("MCP server api cannot be reached (by the egress proxy): " + down))
                    .anyMatch(l -> l.contains("cannot be reached: " + down) && !l.contains("MCP server"));
        }
    }

    @Test
    void proxyThatSaysNothingIsNamedInTheLogAndTheCallIsTooLate() throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.oauth.timeout", "1s");
        settings.put("mcp.forward.connect-timeout", "1s");
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            refresh(gateway);
            proxy.hang();
            assertThat(post(gateway, null).statusCode()).isEqualTo(504);
            gateway.producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            String proxyIs = "egress proxy 127.0.0.1:" + proxy.port();
            assertThat(trap.ours())
                    .anyMatch(l -> l.contains("MCP server api") && l.contains(proxyIs + " did not connect in time"))
                    .anyMatch(l -> l.contains("cannot be reached: " + proxyIs) && !l.contains("MCP server"));
        }
    }

    /** It was reached: what is said is what it did then, for tokens as for MCP servers. */
    @ParameterizedTest
    @CsvSource({"hang, did not connect in time", "close, closed the connection", "reset, reset the connection"})
    void proxyThatOpensNoTunnelIsLoggedWithWhatItDid(String how, String what) throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.oauth.timeout", "1s");
        settings.put("mcp.forward.connect-timeout", "1s");
        settings.put("mcp.servers.open.url", settings.get("mcp.servers.api.url"));
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            switch (how) {
                case "hang" -> proxy.hang();
                case "close" -> proxy.breakOff();
                default -> proxy.reset();
            }
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            assertThat(post(gateway.url("open")).statusCode()).isIn(502, 504);
            String did = ": egress proxy 127.0.0.1:" + proxy.port() + " " + what;
            assertThat(trap.ours())
                    .anyMatch(l -> l.endsWith("127.0.0.1:" + outside.securePort() + " cannot be reached" + did))
                    .anyMatch(l -> l.contains("MCP server open cannot be reached (by the egress proxy)" + did));
        }
    }

    @Test
    void tunnelToNowhereIsTheServersFailureByTheProxy() throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.oauth.timeout", "1s");
        proxy.openToNowhere(Duration.ZERO);
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            assertThat(trap.ours())
                    .anyMatch(l -> l.endsWith("127.0.0.1:" + outside.securePort()
                            + " cannot be reached: timed out (by the proxy " + proxy.url() + ")"));
        }
    }

    @Test
    void proxyThatSpeaksAnotherProtocolIsNamedSo() throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.servers.open.url", settings.get("mcp.servers.api.url"));
        proxy.greet();
        try (LogTrap trap = LogTrap.set();
                TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(503);
            assertThat(post(gateway.url("open")).statusCode()).isEqualTo(502);
            String did = "egress proxy 127.0.0.1:" + proxy.port() + " does not answer by HTTP";
            assertThat(trap.ours())
                    .anyMatch(l -> l.endsWith("127.0.0.1:" + outside.securePort() + " cannot be reached: " + did))
                    .anyMatch(l -> l.contains("MCP server open") && l.contains(did));
        }
    }

    @Test
    void noProxyIsReachedDirectly() throws Exception {
        Map<String, String> settings = secure();
        settings.put("mcp.proxy.no-proxy", "127.0.0.0/8");
        try (TestGateway gateway = TestGateway.start(settings)) {
            assertThat(post(gateway, null).statusCode()).isEqualTo(200);
        }
        assertThat(proxy.asked()).isEmpty();
        assertThat(outside.arrived()).hasSize(2);
    }

    private Map<String, String> plain() {
        Map<String, String> settings =
                server("http://mcp.test:" + outside.port() + "/mcp?a=%7E", "http://as.test:" + outside.port());
        settings.put("mcp.servers.api.oauth.enforce-https", "false");
        return settings;
    }

    private Map<String, String> secure() {
        String url = "https://127.0.0.1:" + outside.securePort();
        Map<String, String> settings = server(url + "/mcp", url);
        settings.put("mcp.servers.api.oauth.ca-bundle-path", authority.toString());
        return settings;
    }

    private Map<String, String> server(String url, String as) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mcp.proxy.url", proxy.url());
        settings.put("mcp.proxy.no-proxy", "");
        settings.put("mcp.oauth.retry.max-attempts", "0");
        settings.put("mcp.servers.api.url", url);
        settings.put("mcp.servers.api.oauth.enabled", "true");
        settings.put("mcp.servers.api.oauth.client-id", "gateway");
        settings.put("mcp.servers.api.oauth.client-secret", "s3cret");
        settings.put("mcp.servers.api.oauth.token-url", as + "/token");
        settings.put("mcp.servers.api.oauth.revocation-url", as + "/revoke");
        return settings;
    }

    private String port() {
        return String.valueOf(proxy.port());
    }

    private static HttpResponse<String> post(String url) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PING))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(TestGateway gateway, String token) throws Exception {
        return CLIENT.send(
                request(gateway, token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(PING))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static InputStream stream(TestGateway gateway, String token) throws Exception {
        return CLIENT.send(
                        request(gateway, token)
                                .header("Accept", "text/event-stream")
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    private static HttpRequest.Builder request(TestGateway gateway, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.url("api"))).timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static void revoke(TestGateway gateway) {
        gateway.producer().request("direct:mcp-oauth-revoke", e -> e.setProperty("McpServer", "api"));
    }

    /** A failure is remembered for a while, which an operator's wish ends. */
    private static void refresh(TestGateway gateway) {
        gateway.producer().request("direct:mcp-oauth-refresh", e -> e.setProperty("McpServer", "api"));
    }

    private static Exchange tools(TestGateway gateway) {
        return gateway.producer().request("direct:mcp-tools", e -> e.setProperty("McpServer", "api"));
    }
}
