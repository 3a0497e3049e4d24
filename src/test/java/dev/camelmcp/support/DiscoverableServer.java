package dev.camelmcp.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * An MCP server that wants tokens, its metadata, an authorization server and its metadata, on one port of loopback;
 * each answer can be replaced. Thread-safe.
 */
public final class DiscoverableServer implements AutoCloseable {

    public static final String RESOURCE_METADATA = "/.well-known/oauth-protected-resource/mcp";
    public static final String ISSUER_METADATA = "/.well-known/oauth-authorization-server/as";
    public static final String TOKEN = "/as/token";
    public static final String MCP = "/mcp";

    private final Map<String, BiConsumer<StubUpstream.Received, HttpServerResponse>> answers =
            new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final StubUpstream http;

    private DiscoverableServer() throws Exception {
        http = StubUpstream.start(this::answer);
        at(MCP, this::mcp);
        json(RESOURCE_METADATA, resourceMetadata());
        json(ISSUER_METADATA, issuerMetadata());
        at(TOKEN, (request, response) -> token(response, "mcp:read"));
    }

    public static DiscoverableServer start() throws Exception {
        return new DiscoverableServer();
    }

    public String url() {
        return http.url();
    }

    public Vertx vertx() {
        return http.vertx();
    }

    public String origin() {
        return http.url().substring(0, http.url().length() - MCP.length());
    }

    public String issuer() {
        return origin() + "/as";
    }

    /** {@code key, value …} of JSON text, without braces. */
    public String resourceMetadata() {
        return "{\"resource\":\"" + url() + "\",\"authorization_servers\":[\"" + issuer()
                + "\"],\"scopes_supported\":[\"mcp:read\"]}";
    }

    public String issuerMetadata() {
        return "{\"issuer\":\"" + issuer() + "\",\"token_endpoint\":\"" + origin() + TOKEN
                + "\",\"revocation_endpoint\":\"" + issuer() + "/revoke\","
                + "\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"client_secret_post\"]}";
    }

    public void at(String path, BiConsumer<StubUpstream.Received, HttpServerResponse> answer) {
        answers.put(path, answer);
    }

    public void json(String path, String body) {
        at(
                path,
                (request, response) ->
                        response.putHeader("Content-Type", "application/json").end(body));
    }

    public void status(String path, int status) {
        at(path, (request, response) -> response.setStatusCode(status).end());
    }

    /** An MCP server that wants the newest token, and says so in its own words. */
    public void challenge(String... wwwAuthenticate) {
        at(MCP, (request, response) -> {
            if (request.header("Authorization") != null) {
                StubUpstream.ok(request, response);
            } else {
                response.setStatusCode(401)
                        .putHeader("WWW-Authenticate", (Iterable<String>) List.of(wwwAuthenticate))
                        .end();
            }
        });
    }

    public void token(HttpServerResponse response, String scope) {
        response.putHeader("Content-Type", "application/json")
                .end("{\"access_token\":\"token-" + tokens.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"" + scope + "\"}");
    }

    /** Requests for a path, without its query. */
    public List<StubUpstream.Received> received(String path) {
        return http.received().stream()
                .filter(request -> URI.create(request.uri()).getPath().equals(path))
                .toList();
    }

    public List<StubUpstream.Received> received() {
        return http.received();
    }

    /** The settings of a server that knows its URL and its client only. */
    public Map<String, String> settings(String id) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prefix = "mcp.servers." + id + ".";
        settings.put(prefix + "url", url());
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", "gateway");
        settings.put(prefix + "oauth.client-secret", "not-for-everybody");
        settings.put(prefix + "oauth.enforce-https", "false");
        return settings;
    }

    private void mcp(StubUpstream.Received request, HttpServerResponse response) {
        if (request.header("Authorization") != null) {
            StubUpstream.ok(request, response);
        } else {
            response.setStatusCode(401)
                    .putHeader(
                            "WWW-Authenticate",
                            "Bearer resource_metadata=\"" + origin() + RESOURCE_METADATA + "\", scope=\"mcp:read\"")
                    .end();
        }
    }

    private void answer(StubUpstream.Received request, HttpServerResponse response) {
        answers.getOrDefault(
                        URI.create(request.uri()).getPath(),
                        (r, absent) -> absent.setStatusCode(404).end())
                .accept(request, response);
    }

    @Override
    public void close() throws Exception {
        http.close();
    }
}
