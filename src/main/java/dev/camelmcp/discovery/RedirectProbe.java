package dev.camelmcp.discovery;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.Redirect;
import dev.camelmcp.proxy.EgressProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that does not speak MCP whether that is because it leads elsewhere: the SDK's client only tells that
 * something went wrong. Blocks. Stateless.
 */
final class RedirectProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private RedirectProbe() {}

    /**
     * Where a server leads; null where it does not, or does not answer.
     *
     * @param authorization the {@code Authorization} header value; null for none
     * @param egress what connections leave by
     * @throws DiscoveryException where the proxy refuses, which the SDK's client does not tell either
     */
    static @Nullable Redirect of(ServerRegistration server, URI url, @Nullable String authorization, EgressProxy egress)
            throws DiscoveryException {
        HttpRequest.Builder ping = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(PING));
        if (authorization != null) {
            ping.header("Authorization", authorization);
        }
        server.headers().forEach((name, value) -> ping.setHeader(name, value.value()));
        JdkEgress.introduce(egress, url, ping);
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .proxy(egress.selector())
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(ping.build(), HttpResponse.BodyHandlers.ofInputStream());
            String refusal = JdkEgress.refusal(egress, url, answer);
            if (refusal != null) {
                throw DiscoveryException.byProxy(refusal);
            }
            answer.body().close();
            return Redirect.is(answer.statusCode())
                    ? Redirect.of(
                            answer.statusCode(),
                            url,
                            answer.headers().firstValue("Location").orElse(null))
                    : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
