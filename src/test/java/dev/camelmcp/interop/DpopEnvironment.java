package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * An authorization server that binds tokens to keys and an MCP server that checks proofs, both of {@code dpop.mjs}, and
 * the gateway between, in this JVM, with everything that is logged. Not thread-safe.
 */
final class DpopEnvironment implements AutoCloseable {

    /** Knows nothing of the authorization server. */
    static final String FOUND = "found";

    /** Is told the token endpoint, and has a query in its URL. */
    static final String TOLD = "told";

    /** Has a key of its own, which it is given. */
    static final String KEYED = "keyed";

    /** Does without DPoP, as a client of which the authorization server knows that it must not. */
    static final String BEARER = "bearer";

    /**
     * A request with a token, as the MCP server understood it.
     *
     * @param key the thumbprint of the proof's key (RFC 7638); empty without a proof
     * @param error empty where it was accepted
     */
    record Request(String method, String url, String scheme, String token, String algorithm, String key, String error) {

        private static Request of(JsonNode seen) {
            return new Request(
                    seen.path("method").asText(),
                    seen.path("url").asText(),
                    seen.path("scheme").asText(),
                    seen.path("token").asText(),
                    seen.path("algorithm").asText(),
                    seen.path("key").asText(),
                    seen.path("error").asText());
        }
    }

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final NodeProcess servers;
    private final CapturedLog log;
    private final TestGateway gateway;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * @param nonces whether both servers demand them
     * @param keyFile of {@link #KEYED}
     */
    DpopEnvironment(boolean nonces, String keyFile) throws Exception {
        try {
            servers = opened(NodeProcess.start(Map.of("NONCE", String.valueOf(nonces)), "dpop.mjs"));
            add(FOUND, "gw-basic", "");
            add(TOLD, "gw-basic", "?x=1");
            set(TOLD, "oauth.token-url", servers.url("tokenUrl"));
            set(TOLD, "oauth.resource", servers.url("url"));
            add(KEYED, "gw-basic", "");
            set(KEYED, "oauth.dpop-key-path", keyFile);
            add(BEARER, "gw-post", "");
            set(BEARER, "oauth.token-endpoint-auth-method", "client_secret_post");
            set(BEARER, "oauth.dpop", "false");
            log = opened(new CapturedLog());
            gateway = opened(TestGateway.start(settings));
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Sends an MCP message through the gateway. */
    HttpResponse<String> send(String server) throws Exception {
        return TestHttp.postMcp(gateway.url(server), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    }

    /** Asks for the stream of a server. */
    HttpResponse<String> get(String server) throws Exception {
        return TestHttp.get(gateway.url(server));
    }

    /** Uses a token without the gateway, and without a proof. */
    int useDirectly(String scheme, String token) throws Exception {
        Map<String, String> headers = Map.of("Authorization", scheme + " " + token);
        return TestHttp.postMcp(servers.url("url"), headers, "{}").statusCode();
    }

    /** Not by way of the gateway. */
    void revokeElsewhere(String token) throws Exception {
        String pair = "gw-basic:" + URLEncoder.encode(CLIENT_SECRET, UTF_8);
        Map<String, String> headers =
                Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        HttpResponse<String> answer =
                TestHttp.postForm(servers.url("revocationUrl"), headers, TestHttp.form("token", token));
        if (answer.statusCode() != 200) {
            throw new AssertionError("not revoked: " + answer.body());
        }
    }

    /** What each token request was answered. */
    List<Integer> tokenRequests() throws Exception {
        return StreamSupport.stream(seen().required("tokenRequests").spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    /** All that the MCP server got with a token. */
    List<Request> requests() throws Exception {
        return StreamSupport.stream(seen().required("requests").spliterator(), false)
                .map(Request::of)
                .toList();
    }

    /** Secrets, tokens and proofs that have been logged so far, each with its line. */
    List<String> logged() throws Exception {
        Confidential confidential = new Confidential();
        confidential.addSecret(CLIENT_SECRET, "gw-basic", "gw-post");
        requests().forEach(request -> confidential.addToken(request.token()));
        return confidential.in(log.text());
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private JsonNode seen() throws Exception {
        return McpClient.json(TestHttp.get(servers.url("seenUrl")).body());
    }

    private void add(String id, String clientId, String query) {
        set(id, "url", servers.url("url") + query);
        set(id, "oauth.enabled", "true");
        set(id, "oauth.client-id", clientId);
        set(id, "oauth.client-secret", CLIENT_SECRET);
        set(id, "oauth.enforce-https", "false");
        set(id, "oauth.dpop", "true");
    }

    private void set(String id, String name, String value) {
        settings.put("mcp.servers." + id + "." + name, value);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
