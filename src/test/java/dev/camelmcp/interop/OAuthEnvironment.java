package dev.camelmcp.interop;

import static dev.camelmcp.interop.ClientSettings.WRONG_SECRET;
import static dev.camelmcp.interop.Pki.PASSWORD;
import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.interop.ProtectedResource.Call;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * An authorization server, an MCP server that takes its tokens, and the gateway between, in this JVM, with everything
 * that is logged. Not thread-safe.
 */
final class OAuthEnvironment implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpsClient http;
    private final CapturedLog log;
    private final AuthorizationServer authorizationServer;
    private final ProtectedResource resource;
    private final TestGateway gateway;
    private final Confidential confidential = new Confidential();

    /** @param configure adds clients to those that all authorization servers have */
    OAuthEnvironment(Path folder, Function<Pki, AuthorizationServer> start, Consumer<ClientSettings> configure)
            throws Exception {
        try {
            Pki pki = new Pki(folder);
            http = new HttpsClient(pki);
            authorizationServer = opened(start.apply(pki));
            resource = opened(
                    new ProtectedResource(pki, authorizationServer.introspectionUrl(), authorizationServer.issuer()));
            ClientSettings settings = new ClientSettings(pki, authorizationServer, resource::url);
            configure.accept(settings);
            log = opened(new CapturedLog());
            gateway = opened(TestGateway.start(settings.all()));
            addConfidential(pki);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Sends an MCP message through the gateway, which must get through, and returns the token it brought. */
    String use(String client) throws InterruptedException {
        HttpResponse<String> response = send(client);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Call call = lastCall(client);
        assertThat(call.accepted()).isTrue();
        return call.token();
    }

    /** Sends an MCP message through the gateway. */
    HttpResponse<String> send(String client) throws InterruptedException {
        return http.ping(gateway.url(client));
    }

    /** What a caller is told who cannot get through. */
    JsonNode refusal(String client) throws InterruptedException {
        HttpResponse<String> response = send(client);
        assertThat(response.statusCode()).as(response.body()).isBetween(502, 503);
        assertThat(confidential.in(response.body())).isEmpty();
        return McpClient.json(response.body()).required("error").required("data");
    }

    AuthorizationServer authorizationServer() {
        return authorizationServer;
    }

    /** Where the MCP server of a client is. */
    String mcpServer(String client) {
        return resource.url(client);
    }

    /** Uses a token without gateway and certificate, and returns the status. */
    int useDirectly(String client, String token) throws InterruptedException {
        return http.ping(resource.url(client), "Authorization", "Bearer " + token)
                .statusCode();
    }

    /** The last request that the client's MCP server got. */
    Call lastCall(String client) {
        List<Call> calls = resource.calls(client);
        assertThat(calls).as("requests of " + client).isNotEmpty();
        return calls.get(calls.size() - 1);
    }

    List<Call> calls(String client) {
        return resource.calls(client);
    }

    /** What the authorization server says (RFC 7662). */
    boolean isActive(String token) {
        String answer =
                http.introspect(authorizationServer.introspectionUrl(), token).join();
        return McpClient.json(answer).required("active").asBoolean();
    }

    /** Calls one of the routes for a client: {@code revoke} is {@code direct:mcp-oauth-revoke}. */
    Exchange route(String name, String client) {
        Exchange exchange =
                gateway.producer().request("direct:mcp-oauth-" + name, e -> e.setProperty("McpServer", client));
        AccessToken token = exchange.getProperty("McpOAuthToken", AccessToken.class);
        if (token != null) {
            confidential.addToken(token.value().value());
        }
        return exchange;
    }

    /** What has been logged so far. */
    String log() {
        return log.text();
    }

    /** Secrets, keys, assertions and tokens that have been logged so far, each with its line. */
    List<String> logged() {
        resource.calls().forEach(call -> confidential.addToken(call.token()));
        return confidential.in(log.text());
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private void addConfidential(Pki pki) throws IOException {
        confidential.addSecret(CLIENT_SECRET, "gw-basic", "gw-post", "gw-short");
        confidential.addSecret(WRONG_SECRET, "gw-basic");
        confidential.addSecret(PASSWORD);
        pki.privateKeys().forEach(confidential::addKey);
        for (Path file : pki.keyFiles()) {
            confidential.addKeyFile(file);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
