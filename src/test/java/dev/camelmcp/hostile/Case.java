package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.HostileServer.Answer;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.OAuthException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/** One MCP server behind the gateway, and its authorization server's token endpoint. */
final class Case {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HostileGateway gateway;
    private final String id;

    Case(HostileGateway gateway, String id) {
        this.gateway = gateway;
        this.id = id;
    }

    String id() {
        return id;
    }

    String tokenPath() {
        return "/" + id + "/token";
    }

    String revocationPath() {
        return "/" + id + "/revoke";
    }

    String mcpPath() {
        return "/" + id + "/mcp";
    }

    /** What the token endpoint sends, in turn; the last answer is for all further requests too. */
    Case answer(Answer... inTurn) {
        gateway.server().answer(tokenPath(), inTurn);
        return this;
    }

    /** What route {@code mcp-oauth-cache} ends with. */
    Exchange acquire() {
        Exchange exchange = send("direct:mcp-oauth-cache");
        if (exchange.getException() != null) {
            gateway.show(exchange.getException());
        }
        return exchange;
    }

    Exchange send(String route) {
        return gateway.gatewayUnderTest().producer().request(route, e -> e.setProperty("McpServer", id));
    }

    /** The token, which must be had. */
    AccessToken token() {
        Exchange exchange = acquire();
        assertThat(exchange.getException()).isNull();
        return exchange.getProperty("McpOAuthToken", AccessToken.class);
    }

    /** The failure, which must be one: there is no token, neither in the exchange nor in the cache. */
    OAuthException refusal() {
        Exchange exchange = acquire();
        assertThat(exchange.getProperty("McpOAuthToken"))
                .as("token of the exchange")
                .isNull();
        assertThat(isCached()).as("cached").isFalse();
        assertThat(exchange.getException())
                .isExactlyInstanceOf(OAuthException.class)
                .hasNoCause();
        return exchange.getException(OAuthException.class);
    }

    /** A caller's request through the gateway. */
    HttpResponse<String> call() throws Exception {
        return gateway.show(CLIENT.send(ping(), BodyHandlers.ofString()));
    }

    /** As many callers at the same time. */
    List<CompletableFuture<HttpResponse<String>>> calls(int callers) {
        return Stream.generate(() -> CLIENT.sendAsync(ping(), BodyHandlers.ofString()))
                .limit(callers)
                .toList();
    }

    private HttpRequest ping() {
        return HttpRequest.newBuilder(URI.create(gateway.gatewayUnderTest().url(id)))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer mine")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}"))
                .build();
    }

    /** Requests at the token endpoint. */
    List<Received> requests() {
        return gateway.server().received(tokenPath());
    }

    /** Requests at the MCP server. */
    List<Received> forwarded() {
        return gateway.server().received(mcpPath());
    }

    boolean isCached() {
        return gateway.cached().keySet().stream().anyMatch(k -> k.toString().startsWith("default/" + id + "#"));
    }

    /** What the gateway's own classes have logged about this server. */
    List<String> logged() {
        return gateway.log().ours().stream().filter(line -> line.contains(id)).toList();
    }
}
