package dev.camelmcp.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An MCP server that demands OAuth tokens, made of three: one that has no protection of its own (server-everything
 * unless told otherwise), a guard in front of it that introspects every token, and the authorization server
 * (oidc-provider) that issues them and answers the guard.
 */
final class ProtectedServer implements AutoCloseable {

    static final String CLIENT_ID = "gw-basic";
    static final String CLIENT_SECRET = "s3cr3t/+: %";

    private static final String EVERYTHING = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

    private final Deque<NodeProcess> processes = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final NodeProcess authorizationServer;
    private final NodeProcess unprotected;
    private final NodeProcess guard;

    ProtectedServer() {
        this(() -> NodeProcess.start(Map.of("PORT", "0"), "--require", "./loopback.cjs", EVERYTHING, "streamableHttp"));
    }

    private ProtectedServer(Supplier<NodeProcess> mcpServer) {
        try {
            authorizationServer = started(NodeProcess.start(Map.of(), "authorization-server.mjs"));
            unprotected = started(mcpServer.get());
            Map<String, String> between = Map.of(
                    "UPSTREAM",
                    unprotected.url("url"),
                    "INTROSPECTION_URL",
                    authorizationServer.url("introspectionUrl"));
            guard = started(NodeProcess.start(between, "guard.mjs"));
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** In front of the server that has what the MCP conformance suite asks for. */
    static ProtectedServer forConformance() {
        return new ProtectedServer(() -> NodeProcess.start(Map.of("PORT", "0"), "conformance-server.mjs"));
    }

    /** Where the guard listens. */
    String url() {
        return guard.url("url");
    }

    /** The same MCP server without guard and gateway. */
    String directUrl() {
        return unprotected.url("url");
    }

    String tokenUrl() {
        return authorizationServer.url("tokenUrl");
    }

    String revocationUrl() {
        return authorizationServer.url("revocationUrl");
    }

    /** What passed the guard or failed to, see {@code guard.mjs}. */
    JsonNode seen() {
        return json(guard.url("seenUrl"));
    }

    /** How many token requests the authorization server has had so far, good or bad. */
    int tokenRequests() {
        return json(authorizationServer.url("countsUrl"))
                .required("tokenRequests")
                .asInt();
    }

    /** Revokes a token (RFC 7009) as if somebody else held the gateway's credentials: the gateway learns nothing. */
    void revoke(String token) {
        String credentials = form(CLIENT_ID) + ":" + form(CLIENT_SECRET);
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(revocationUrl()))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded");
        send(request.POST(BodyPublishers.ofString("token=" + form(token))));
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }

    private NodeProcess started(NodeProcess process) {
        processes.push(process);
        return process;
    }

    private JsonNode json(String url) {
        try {
            return new ObjectMapper()
                    .readTree(send(HttpRequest.newBuilder(URI.create(url))).body());
        } catch (IOException e) {
            throw new AssertionError("No JSON from " + url, e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(response + ": " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new AssertionError("Request failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static String form(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
