package dev.camelmcp.reload;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.awaitility.core.ConditionFactory;

/** A gateway whose routes are edited, and the MCP server behind it, which keeps some requests without an answer. */
final class ReloadedGateway implements AutoCloseable {

    static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    static final String HELD = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"held\"}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final EditedRoutes routes;
    final StubUpstream upstream;
    final TestGateway gateway;

    /** What the MCP server has not answered: by its body, empty for GET. */
    final Map<String, HttpServerResponse> held = new ConcurrentHashMap<>();

    private ReloadedGateway(Path folder, Map<String, String> more) throws Exception {
        upstream = StubUpstream.start(this::answer);
        routes = EditedRoutes.in(folder);
        Map<String, String> settings = new HashMap<>(Map.of("mcp.servers.api.url", upstream.url()));
        settings.putAll(more);
        gateway = TestGateway.start(routes.settings(settings));
    }

    static ReloadedGateway start(Path folder, Map<String, String> more) throws Exception {
        return new ReloadedGateway(folder, more);
    }

    private void answer(StubUpstream.Received request, HttpServerResponse response) {
        if (request.method().equals("GET")) {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            held.put("", response);
        } else if (request.body().equals(HELD)) {
            held.put(HELD, response);
        } else {
            String tenant = request.header("X-Tenant");
            response.putHeader("Content-Type", "application/json").end("{\"tenant\":\"" + tenant + "\"}");
        }
    }

    /** The MCP server's answer to a ping. */
    String ping() throws Exception {
        HttpResponse<String> answer = TestHttp.postMcp(gateway.url("api"), Map.of(), PING);
        return answer.statusCode() == 200 ? answer.body() : "status " + answer.statusCode();
    }

    CompletableFuture<HttpResponse<String>> hold() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HELD))
                .build();
        CompletableFuture<HttpResponse<String>> answer = CLIENT.sendAsync(request, BodyHandlers.ofString());
        soon().until(() -> held.containsKey(HELD));
        return answer;
    }

    CompletableFuture<HttpResponse<InputStream>> stream() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "text/event-stream")
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer = CLIENT.sendAsync(request, BodyHandlers.ofInputStream());
        soon().until(() -> held.containsKey(""));
        return answer;
    }

    void awaitTenant(String tenant) {
        soon().untilAsserted(() -> assertThat(ping()).isEqualTo("{\"tenant\":\"" + tenant + "\"}"));
    }

    /** Nobody is refused meanwhile. */
    void awaitTenantWithoutFailure(String tenant) throws Exception {
        long until = System.nanoTime() + SECONDS.toNanos(20);
        String answer = ping();
        while (!answer.contains("\"" + tenant + "\"")) {
            assertThat(answer).startsWith("{\"tenant\":");
            assertThat(System.nanoTime()).as("the edit is taken").isLessThan(until);
            answer = ping();
        }
    }

    /** What health says is wrong with the files; empty where nothing is. */
    String problem() {
        return HealthCheckHelper.invoke(gateway.context()).stream()
                .filter(result -> result.getCheck().getId().equals("mcp-oauth-routes"))
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> String.valueOf(result.getMessage().orElse("?")))
                .reduce("", String::concat);
    }

    void awaitProblem(String... words) {
        soon().untilAsserted(() -> assertThat(problem()).contains(words));
    }

    void awaitNoProblem() {
        soon().until(() -> problem().isEmpty());
    }

    static ConditionFactory soon() {
        return await().atMost(20, SECONDS).pollInterval(50, MILLISECONDS);
    }

    /** Tells the gateway to end, and returns when it has; may be followed by {@link #close}. */
    void stop() {
        try {
            gateway.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        upstream.close();
    }
}
