package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.camel.spi.BacklogTracer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's tracer wants all bodies as text; answers that are still arriving are their callers'. */
@Timeout(60)
class BacklogTracerTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String EVENT = "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";

    /** As {@code camel.main.profile=dev} has it, and as somebody who looks has it. */
    @ParameterizedTest
    @ValueSource(strings = {"camel.trace.standby", "camel.trace.enabled"})
    void answersAreStillTheCallers(String tracer) throws Exception {
        try (TestAuthorizationServer as = TestAuthorizationServer.start();
                StubUpstream upstream = StubUpstream.start((request, response) -> response.putHeader(
                                "Content-Type",
                                request.body().contains("events") ? "text/event-stream" : "application/json")
                        .end(request.body().contains("events") ? EVENT : "{\"ok\":true}"))) {
            Map<String, String> settings = TestGateway.server("api", upstream.url(), as);
            settings.putAll(FakeServer.settings("local"));
            settings.put(tracer, "true");
            try (TestGateway gateway = TestGateway.start(settings)) {
                BacklogTracer kept =
                        gateway.context().getCamelContextExtension().getContextPlugin(BacklogTracer.class);
                assertThat(kept.isEnabled() || kept.isStandby()).isTrue();

                HttpResponse<String> json = TestHttp.postMcp(gateway.url("api"), Map.of(), PING);
                assertThat(json.statusCode()).isEqualTo(200);
                assertThat(json.body()).isEqualTo("{\"ok\":true}");
                assertThat(TestHttp.postMcp(gateway.url("api"), Map.of(), PING.replace("ping", "events"))
                                .body())
                        .isEqualTo(EVENT);
                try (LocalCaller local = new LocalCaller(gateway.url("local"))) {
                    local.begin();
                    assertThat(local.post(LocalCaller.call("1", "progress", "")).body())
                            .contains("notifications/progress", "done");
                }
                if (kept.isEnabled()) {
                    assertThat(kept.dumpAllTracedMessages()).isNotEmpty();
                }
            }
        }
    }
}
