package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import io.opentelemetry.api.GlobalOpenTelemetry;
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

/** Traces by Camel's OpenTelemetry component, with the SDK that an agent would bring. */
class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

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

    /** Would catch an attribute that quotes a header, a body or a property. */
    @Test
    void spansHoldNoTokenAndNoSecret() throws Exception {
        ping();
        String token = upstream.last().header("Authorization").substring("Bearer ".length());

        awaitTheRequestsSpan();
        assertThat(spans().toString()).doesNotContain(token, TestAuthorizationServer.GATEWAY.secret(), "Basic ");
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
                                .header("traceparent", "00-" + TRACE + "-" + CALLERS_SPAN + "-01")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
