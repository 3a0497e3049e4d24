package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsTest {

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");

    private TestAuthorizationServer as;
    private StubUpstream upstream;
    private Management management;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        management = Management.choose();
        Map<String, String> settings = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        settings.put("mcp.servers.plain.url", upstream.url());
        settings.put("mcp.servers.gone.url", "http://127.0.0.1:1/mcp");
        settings.put("mcp.oauth.failure-pause", "0");
        gateway = TestGateway.start(management.settings(settings));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
    }

    /** Would catch a counter that is born with its first event, which rate() then does not see. */
    @Test
    void everyMeterIsThereFromTheStart() throws Exception {
        assertThat(sample("mcp_forward_requests_total", "status=\"5xx\"", "plain"))
                .isZero();
        assertThat(sample("mcp_forward_requests_total", "status=\"2xx\"", "api"))
                .isZero();
        assertThat(sample("mcp_oauth_cache_lookups_total", "result=\"hit\"", "api"))
                .isZero();
        assertThat(sample("mcp_oauth_token_active", null, "api")).isZero();
        assertThat(sample("mcp_oauth_token_expiry_seconds", null, "api")).isNaN();
        assertThat(count("mcp_oauth_token_acquisitions_total")).isEqualTo(2);
        assertThat(count("mcp_oauth_token_revocations_total")).isEqualTo(2);
        assertThat(count("mcp_oauth_token_refreshes_total")).isEqualTo(1);
        assertThat(count("mcp_oauth_retries_total")).isEqualTo(1);
        assertThat(count("mcp_forward_replays_total")).isEqualTo(3);
    }

    /** Its routes count at the end, when nobody takes its meters away any more. */
    @Test
    void serverThatGoesBesideItsAcquisitionLeavesNoSeries() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        as.holdTokenRequests(held);
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> {
            try {
                ping("api");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        await().until(() -> as.tokenRequests() > 0);
        gateway.servers()
                .replace(gateway.servers().all().stream()
                        .filter(server -> !server.getId().equals("api"))
                        .toList());
        held.countDown();
        call.join();

        assertThat(ours())
                .anyMatch(line -> line.contains("server=\"plain\""))
                .noneMatch(line -> line.contains("server=\"api\""));
    }

    @Test
    void requestsAreCountedAndTimedByTheStatusTheCallerGot() throws Exception {
        ping("api");
        ping("api");
        ping("gone");
        upstream.behave((request, response) -> response.setStatusCode(404).end());
        ping("plain");

        // a short answer is counted when it is written, which the caller may see a moment before
        await().until(() -> sample("mcp_forward_requests_total", "status=\"5xx\"", "gone") == 1);
        await().until(() -> sample("mcp_forward_requests_total", "status=\"4xx\"", "plain") == 1);
        assertThat(sample("mcp_forward_requests_total", "status=\"2xx\"", "api"))
                .isEqualTo(2);
        assertThat(sample("mcp_forward_latency_seconds_count", null, "api")).isEqualTo(2);
        assertThat(management.metrics())
                .anyMatch(l -> l.startsWith("mcp_forward_latency_seconds_bucket{") && l.contains("le=\"0.25\""));
    }

    @Test
    void tokensAreCounted() throws Exception {
        as.answerNext(503);
        ping("api");
        ping("api");

        assertThat(sample("mcp_oauth_token_acquisitions_total", "outcome=\"success\"", "api"))
                .isEqualTo(1);
        assertThat(sample("mcp_oauth_token_acquisition_latency_seconds_count", null, "api"))
                .isEqualTo(1);
        assertThat(sample("mcp_oauth_retries_total", null, "api")).isEqualTo(1);
        assertThat(sample("mcp_oauth_cache_lookups_total", "result=\"hit\"", "api"))
                .isEqualTo(1);
        assertThat(sample("mcp_oauth_cache_lookups_total", "result=\"miss\"", "api"))
                .isEqualTo(1);
        assertThat(sample("mcp_oauth_token_active", null, "api")).isEqualTo(1);
        assertThat(sample("mcp_oauth_token_expiry_seconds", null, "api")).isBetween(1.0, 100_000.0);
    }

    @Test
    void requestThatIsSentAgainAfterA401IsOneRequestAndOneReplay() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(
                        upstream.received().size() == 1 ? 401 : 200)
                .end());
        ping("api");

        await().until(() -> sample("mcp_forward_requests_total", "status=\"2xx\"", "api") == 1);
        assertThat(sample("mcp_forward_replays_total", null, "api")).isEqualTo(1);
        assertThat(sample("mcp_forward_requests_total", "status=\"2xx\"", "api"))
                .isEqualTo(1);
        assertThat(sample("mcp_forward_requests_total", "status=\"4xx\"", "api"))
                .isZero();
    }

    @Test
    void openStreamsAreCountedWhileTheyAreOpen() throws Exception {
        upstream.behave((request, response) -> response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .writeHead());
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(gateway.url("plain"))).build(), BodyHandlers.ofInputStream());

        assertThat(sample("mcp_forward_streams", null, "plain")).isEqualTo(1);
        assertThat(sample("mcp_forward_requests_total", "status=\"2xx\"", "plain"))
                .isEqualTo(1);
        stream.body().close();
        await().until(() -> sample("mcp_forward_streams", null, "plain") == 0);
    }

    /** Would catch a label that a caller can fill: each value is a time series that stays. */
    @Test
    void callersCannotMakeTimeSeries() throws Exception {
        ping("api");
        long before = series();
        for (int i = 0; i < 20; i++) {
            ping("nobody" + i);
            TestHttp.postMcp(gateway.url("api") + "?q=" + i, Map.of("X-H", "v" + i), "{\"id\":" + i + "}");
        }

        assertThat(series()).isEqualTo(before);
        assertThat(labels()).isEqualTo(Set.of("server", "config", "status", "outcome", "result", "le"));
    }

    private void ping(String server) throws Exception {
        TestHttp.postMcp(gateway.url(server), Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    }

    private List<String> ours() throws Exception {
        return management.metrics().stream().filter(l -> l.startsWith("mcp_")).toList();
    }

    private long series() throws Exception {
        return ours().size();
    }

    private long count(String name) throws Exception {
        return ours().stream().filter(l -> l.startsWith(name + "{")).count();
    }

    private Set<String> labels() throws Exception {
        return ours().stream()
                .flatMap(l -> LABEL.matcher(l).results())
                .map(r -> r.group(1))
                .collect(Collectors.toSet());
    }

    private double sample(String name, String label, String server) throws Exception {
        return ours().stream()
                .filter(l -> l.startsWith(name + "{") && l.contains("server=\"" + server + "\""))
                .filter(l -> label == null || l.contains(label))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " of " + server));
    }
}
