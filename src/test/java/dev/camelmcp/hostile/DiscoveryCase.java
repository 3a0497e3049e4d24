package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.support.TestHttp;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * An MCP server of which the gateway knows the URL and the client only, its authorization server, and the documents of
 * both, all on one port. Everything is as it should be until a test says otherwise.
 */
final class DiscoveryCase {

    private static final String REFUSED = "OAuth token request failed: ";

    private final HostileGateway gateway;
    private final Case it;

    private final String origin;

    private DiscoveryCase(HostileGateway gateway, Case it, String origin) {
        this.origin = origin;
        this.gateway = gateway;
        this.it = it;
        challenge("Bearer resource_metadata=\"" + url(resourcePath()) + "\"");
        resource(resource().json());
        issuer(issuer().json());
    }

    static DiscoveryCase next(HostileGateway gateway) {
        return next(gateway, gateway.url(""));
    }

    /** @param origin by which its server is known */
    static DiscoveryCase next(HostileGateway gateway, String origin) {
        return new DiscoveryCase(gateway, gateway.next(), origin);
    }

    static DiscoveryCase named(HostileGateway gateway, String id) {
        return named(gateway, id, gateway.url(""));
    }

    static DiscoveryCase named(HostileGateway gateway, String id, String origin) {
        return new DiscoveryCase(gateway, gateway.named(id), origin);
    }

    Case it() {
        return it;
    }

    String id() {
        return it.id();
    }

    String url(String path) {
        return origin + path;
    }

    String mcpUrl() {
        return url(it.mcpPath());
    }

    String issuerUrl() {
        return url("/" + id() + "/as");
    }

    String resourcePath() {
        return "/.well-known/oauth-protected-resource" + it.mcpPath();
    }

    String issuerPath() {
        return "/.well-known/oauth-authorization-server/" + id() + "/as";
    }

    String openIdPath() {
        return "/.well-known/openid-configuration/" + id() + "/as";
    }

    String openIdBehindPath() {
        return "/" + id() + "/as/.well-known/openid-configuration";
    }

    /** Good metadata of the MCP server. */
    Document resource() {
        return new Document()
                .with("resource", "\"" + mcpUrl() + "\"")
                .with("authorization_servers", "[\"" + issuerUrl() + "\"]")
                .with("scopes_supported", "[\"mcp:read\"]")
                .with("x_mark", "\"" + Canary.MARK + "\"");
    }

    /** Good metadata of the authorization server. */
    Document issuer() {
        return issuer(issuerUrl(), url(it.tokenPath()));
    }

    Document issuer(String issuer, String tokenEndpoint) {
        return new Document()
                .with("issuer", "\"" + issuer + "\"")
                .with("token_endpoint", "\"" + tokenEndpoint + "\"")
                .with("token_endpoint_auth_methods_supported", "[\"client_secret_basic\"]")
                .with("x_mark", "\"" + Canary.MARK + "\"");
    }

    /** What the MCP server says to who has no token, one header line for each; who has one is served. */
    DiscoveryCase challenge(String... wwwAuthenticate) {
        StringBuilder headers = new StringBuilder();
        Stream.of(wwwAuthenticate)
                .forEach(value ->
                        headers.append("WWW-Authenticate: ").append(value).append("\r\n"));
        return mcp(Answers.status("401 Unauthorized", headers.toString()));
    }

    /** What the MCP server answers to who has no token. */
    DiscoveryCase mcp(Answer withoutToken) {
        Answer served = Answers.unmarked("{\"ok\":true}");
        at(it.mcpPath(), peer -> (peer.request().header("Authorization") == null ? withoutToken : served).send(peer));
        return this;
    }

    DiscoveryCase resource(String json) {
        return at(resourcePath(), Answers.json(json));
    }

    DiscoveryCase issuer(String json) {
        return at(issuerPath(), Answers.json(json));
    }

    DiscoveryCase at(String path, Answer... inTurn) {
        gateway.server().answer(path, inTurn);
        return this;
    }

    /** How often somebody asked for a path. */
    int asked(String path) {
        return gateway.server().received(path).size();
    }

    /** The caller is served, by a token of the right server, for that scope and that resource. */
    void served(String scope, String resource) throws Exception {
        int before = it.requests().size();
        HttpResponse<String> answer = it.call();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(it.requests()).hasSize(before + 1);
        Received request = it.requests().get(before);
        String form = scope == null
                ? TestHttp.form("grant_type", "client_credentials", "resource", resource)
                : TestHttp.form("grant_type", "client_credentials", "scope", scope, "resource", resource);
        assertThat(request.body()).isEqualTo(form);
        assertThat(request.header("Authorization")).isEqualTo(basic(id()));
        secretIsSeenByTheRightServerOnly();
    }

    void served() throws Exception {
        served("mcp:read", mcpUrl());
    }

    /** The caller learns that it is not known where to ask, and only the log why; nobody is shown a credential. */
    void refused(String... why) throws Exception {
        int before = it.requests().size();
        HttpResponse<String> answer = it.call();
        assertThat(answer.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32001,\"message\":\"" + REFUSED
                        + "discovery_failed\",\"data\":{\"server\":\"" + id() + "\",\"error\":\"discovery_failed\"}}}");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(it.requests()).as("token requests").hasSize(before);
        logged(why);
        secretIsSeenByTheRightServerOnly();
    }

    /** The caller is told to come again. */
    void unavailable(String kind, String... why) throws Exception {
        int before = it.requests().size();
        HttpResponse<String> answer = it.call();
        assertThat(answer.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32001,\"message\":\"" + REFUSED
                        + "authorization_server_unreachable\",\"data\":{\"server\":\"" + id()
                        + "\",\"error\":\"authorization_server_unreachable\",\"error_description\":\"" + kind
                        + "\"}}}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(it.requests()).as("token requests").hasSize(before);
        logged(why);
        secretIsSeenByTheRightServerOnly();
    }

    /** One line has all of these. */
    void logged(String... words) {
        assertThat(gateway.log().ours())
                .filteredOn(line -> line.startsWith("No token for " + id() + " from "))
                .anySatisfy(line -> assertThat(line).contains(words));
    }

    /** Of all requests at the server: the secret at the token endpoint of the client, its token at its MCP server. */
    void secretIsSeenByTheRightServerOnly() {
        secretIsSeenAt(gateway.server(), "/%s/token");
    }

    /** @param tokenPath with {@code %s} for the id */
    static void secretIsSeenAt(HostileServer server, String tokenPath) {
        for (Received request : server.received()) {
            String client = request.path().split("/")[Math.min(1, request.path().length() - 1)];
            String authorization = request.header("Authorization");
            if (request.path().equals(String.format(tokenPath, client))) {
                assertThat(authorization).isIn(null, basic(client));
            } else if (request.path().equals("/" + client + "/mcp")) {
                assertThat(authorization).isIn(null, "Bearer " + Canary.TOKEN);
                assertThat(request.body()).doesNotContain(Canary.MARK, "client_secret", "client_id");
            } else {
                assertThat(authorization).as(request.requestLine()).isNull();
                assertThat(request.headers() + request.body())
                        .doesNotContain(Canary.MARK, "client_secret", "client_id", "mine");
            }
        }
    }

    static void sawNothing(HostileServer stranger) {
        assertThat(stranger.received()).as("requests at a stranger").isEmpty();
    }

    /** RFC 6749 §2.3.1 */
    static String basic(String client) {
        String credentials = client + ":" + URLEncoder.encode(Canary.SECRET, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** What the gateway's own classes have logged about this server. */
    List<String> log() {
        return it.logged();
    }
}
