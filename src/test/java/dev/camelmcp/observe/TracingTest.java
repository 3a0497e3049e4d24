package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces by Camel's OpenTelemetry component, with the SDK that an agent would bring. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private static final String PARENT = "00-" + TRACE + "-" + CALLERS_SPAN + "-01";
    private static final String OTHER = "11111111111111112222222222222222";
    private static final String PING = "{\"id\":1,\"method\":\"ping\"}";

    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
    private static TestAuthorizationServer as;
    private static StubUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        GlobalOpenTelemetry.resetForTest();
        GlobalOpenTelemetry.set(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(SPANS))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build());
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        Map<String, String> settings = TestGateway.server("api", upstream.url(), as);
        settings.put("camel.opentelemetry2.enabled", "true");
        settings.putAll(FakeServer.settings("local"));
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
        GlobalOpenTelemetry.resetForTest();
    }

    @BeforeEach
    void reset() {
        SPANS.reset();
        upstream.received().clear();
    }

    @Test
    void callersTraceGoesOnThroughTheGatewayToTheMcpServer() throws Exception {
        assertThat(ping().statusCode()).isEqualTo(200);
        awaitTheRequestsSpan();

        List<SpanData> ours =
                spans().stream().filter(s -> s.getTraceId().equals(TRACE)).toList();
        assertThat(ours)
                .extracting(SpanData::getName)
                .contains("mcp-oauth-authorize", "mcp-oauth-cache", "mcp-upstream");
        String sent = upstream.last().header("traceparent");
        assertThat(sent).startsWith("00-" + TRACE + "-").doesNotContain(CALLERS_SPAN);
        assertThat(ours).extracting(SpanData::getSpanId).contains(sent.split("-")[2]);
    }

    /** SEP-414: its headers name no trace, or another one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void traceThatOnlyTheMessageNamesGoesOn(boolean anotherInHeaders) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url("api")));
        if (anotherInHeaders) {
            request.header("traceparent", "00-" + OTHER + "-" + OTHER.substring(16) + "-01");
        }

        assertThat(send(request, message("\"_meta\":{\"traceparent\":\"" + PARENT + "\"}")))
                .isEqualTo(200);
        await().until(() ->
                spans().stream().anyMatch(s -> s.getAttributes().toString().contains("continued.trace_id")));

        SpanData first = spans().stream()
                .filter(s -> TRACE.equals(s.getAttributes().get(AttributeKey.stringKey("continued.trace_id"))))
                .findAny()
                .orElseThrow();
        assertThat(first.getTraceId()).isNotEqualTo(TRACE);
        assertThat(first.getName()).isEqualTo("POST");
        List<SpanData> ours =
                spans().stream().filter(s -> s.getTraceId().equals(TRACE)).toList();
        assertThat(ours).extracting(SpanData::getName).contains("mcp-server", "mcp-oauth-authorize", "mcp-upstream");
        assertThat(ours).extracting(SpanData::getParentSpanId).contains(CALLERS_SPAN);
        assertThat(spans()).allSatisfy(s -> assertThat(s.hasEnded()).isTrue());
        assertThat(upstream.last().header("traceparent")).startsWith("00-" + TRACE + "-");
        // nearer to the server's span than ours are
        assertThat(upstream.last().body()).contains(PARENT);
    }

    @Test
    void headersOfTheSameTraceAreNearerThanTheMessage() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .header("traceparent", PARENT.replace(CALLERS_SPAN, "1111111111111111"));

        assertThat(send(request, message("\"_meta\":{\"traceparent\":\"" + PARENT + "\"}")))
                .isEqualTo(200);
        await().until(() -> spans().stream().anyMatch(s -> s.getParentSpanId().equals("1111111111111111")));

        assertThat(spans()).extracting(SpanData::getTraceId).containsOnly(TRACE);
        assertThat(spans()).extracting(SpanData::getParentSpanId).doesNotContain(CALLERS_SPAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "nonsense",
                "ff-" + TRACE + "-" + CALLERS_SPAN + "-01"
            })
    void whatIsNoTraceIsLeftAsItCame(String nonsense) throws Exception {
        String sent = message("\"_meta\":{\"traceparent\":\"" + nonsense + "\"}");
        assertThat(send(HttpRequest.newBuilder(URI.create(gateway.url("api"))), sent))
                .isEqualTo(200);
        assertThat(upstream.last().body()).isEqualTo(sent);
        assertThat(upstream.last().header("traceparent")).doesNotContain(TRACE);
    }

    /** Who traces MCP in a server may look at the message alone. */
    @Test
    void messageThatNamesNoTraceIsToldOurs() throws Exception {
        assertThat(ping().statusCode()).isEqualTo(200);

        assertThat(upstream.last().body())
                .isEqualTo("{\"params\":{\"_meta\":{\"traceparent\":\""
                        + upstream.last().header("traceparent") + "\"}}," + PING.substring(1));
    }

    @Test
    void localServerIsToldTheTrace() throws Exception {
        try (LocalCaller caller = new LocalCaller(gateway.url("local"), Map.of("traceparent", PARENT))) {
            caller.begin();
            String received = caller.post(LocalCaller.call("1", "received", "")).body();
            assertThat(received)
                    .containsPattern("'method':'tools/call'.*'_meta':\\{'traceparent':'00-" + TRACE
                            + "-[0-9a-f]{16}-01','progressToken':'p1'")
                    .doesNotContain(CALLERS_SPAN);
        }
    }

    /** Would catch an attribute that quotes a header, a body or a property. */
    @Test
    void spansHoldNoTokenAndNoSecret() throws Exception {
        ping();
        String token = upstream.last().header("Authorization").substring("Bearer ".length());

        awaitTheRequestsSpan();
        assertThat(spans().toString()).doesNotContain(token, TestAuthorizationServer.GATEWAY.secret(), "Basic ");
    }

    private static String message(String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{" + params + "}}";
    }

    private static int send(HttpRequest.Builder request, String message) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.POST(HttpRequest.BodyPublishers.ofString(message))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static void awaitTheRequestsSpan() {
        await().until(() -> spans().stream().anyMatch(s -> s.getParentSpanId().equals(CALLERS_SPAN)));
    }

    private static List<SpanData> spans() {
        return SPANS.getFinishedSpanItems();
    }

    private static HttpResponse<String> ping() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url("api")))
                                .header("traceparent", PARENT)
                                .POST(HttpRequest.BodyPublishers.ofString(PING))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
