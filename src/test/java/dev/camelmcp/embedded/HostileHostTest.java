package dev.camelmcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import dev.camelmcp.token.OAuthException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An estate that has something to say about each of its routes, and camel-mcp-oauth in the midst of it: neither notices
 * the other.
 */
class HostileHostTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;

    private final HostileRoutes routes = new HostileRoutes();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObjectMapper mapper = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    private Host host;
    private McpOAuth installed;
    private int port;

    @BeforeAll
    static void startServers() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        upstream.close();
        as.close();
    }

    @BeforeEach
    void start() throws Exception {
        as.resetCounts();
        upstream.behave(StubUpstream::ok);
        port = TestGateway.freePort();
        Map<String, String> properties = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        properties.put("mcp.oauth.failure-pause", "0");
        host = Host.with(properties).listening(port);
        host.context().getRegistry().bind("hostMeters", meters);
        host.context().getRegistry().bind("objectMapper", mapper);
        host.context().getRegistry().bind("jackson-dataformat", new JacksonDataFormat(mapper, Map.class));
        HealthCheckRegistry.get(host.context()).register(new HostCheck());
        meters.counter("host.events").increment();
        routes.addTo(host.context());
        host.start();
    }

    @AfterEach
    void stop() {
        if (installed != null) {
            installed.close();
        }
        host.close();
    }

    @Test
    void hostSeesNothingOfATokenThatIsGot() throws Exception {
        install();

        assertThat(host.authorization()).startsWith("Bearer ");
        assertThat(as.tokenRequests()).isEqualTo(1);
        assertThat(routes.seen()).isEmpty();
    }

    @Test
    void retriesAreOursAlone() throws Exception {
        install();
        as.answerNext(503, 503);

        assertThat(host.authorization()).startsWith("Bearer ");
        assertThat(as.tokenRequests()).isEqualTo(3);
        assertThat(routes.seen()).isEmpty();
    }

    /** A dead letter channel would call it handled, and the caller would go on without a token. */
    @Test
    void failureReachesWhoAskedAndNoErrorHandlerOfTheHost() throws Exception {
        install();
        as.answerNext(401);

        Exchange answer = host.authorize();

        assertThat(answer.getException()).isInstanceOf(OAuthException.class);
        assertThat(as.tokenRequests()).isEqualTo(1);
        assertThat(routes.seen()).isEmpty();
    }

    @Test
    void failureInARouteOfTheHostIsTheHosts() throws Exception {
        install();
        as.answerNext(401);

        Exchange answer = host.send("direct:host-calls", "McpServer", "api");

        assertThat(answer.getException()).isNull();
        assertThat(routes.counts().get(2)).as("its onException").isPositive();
        assertThat(routes.seen())
                .isNotEmpty()
                .allSatisfy(s -> assertThat(s).contains("host-calls").doesNotContain("mcp-"));
    }

    @Test
    void routesOfTheHostRunAsBefore() throws Exception {
        List<Object> before = behaviour();
        install();
        assertThat(behaviour()).isEqualTo(before);
        host.authorization();
        assertThat(behaviour()).isEqualTo(before);
        installed.close();
        assertThat(behaviour()).isEqualTo(before);
        assertThat(before.toString()).as("something is written down at all").contains("the host's");
    }

    @Test
    void settingsOfTheHostStay() throws Exception {
        Properties system = (Properties) System.getProperties().clone();
        Map<String, Object> before = settings();
        install();
        host.authorization();
        call();
        assertThat(settings()).isEqualTo(before);
        installed.close();
        assertThat(settings()).isEqualTo(before);
        assertThat(System.getProperties()).isEqualTo(system);
    }

    @Test
    void metersAndHealthOfTheHostStayAndOursComeAndGo() throws Exception {
        Set<String> metersBefore = meterNames();
        Set<String> checksBefore = checks();
        install();
        host.authorization();

        assertThat(meterNames()).containsAll(metersBefore).contains("mcp.oauth.token.acquisitions");
        assertThat(checks()).containsAll(checksBefore).contains("mcp-oauth:api");
        assertThat(meters.get("mcp.oauth.cache.lookups")
                        .tag("result", "miss")
                        .counter()
                        .getId()
                        .getTag("camelContext"))
                .isEqualTo(host.context().getName());

        installed.close();

        assertThat(meterNames()).isEqualTo(metersBefore);
        assertThat(checks()).isEqualTo(checksBefore);
        assertThat(host.context().getRegistry().findByType(SimpleMeterRegistry.class))
                .containsExactly(meters);
    }

    @Test
    void requestsAreForwardedAsIfNobodyWereThere() throws Exception {
        install();
        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(upstream.last().header("Authorization")).startsWith("Bearer ");
        assertThat(routes.seen()).isEmpty();
    }

    /** Stream caching would keep the head back until the stream ends. */
    @Test
    void streamsAreNotCached() throws Exception {
        install();
        CompletableFuture<Void> ends = new CompletableFuture<>();
        upstream.behave((request, response) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
            ends.thenRun(() -> response.end("data: 2\n\n"));
        });
        HttpResponse<Stream<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp/api"))
                                .POST(HttpRequest.BodyPublishers.ofString(PING))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .get(10, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        ends.complete(null);
        assertThat(answer.body().filter(l -> !l.isEmpty())).containsExactly("data: 1", "data: 2");
    }

    @Test
    void errorsAreAnsweredByUs() throws Exception {
        install();
        upstream.behave((request, response) -> response.reset());

        HttpResponse<String> answer = call();

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("-32002");
        assertThat(routes.seen()).isEmpty();
    }

    /** Camel asks such an interceptor about all endpoints of a context, whose ever they are. */
    @Test
    void interceptorOfAllEndpointsSeesOursButChangesNothing() throws Exception {
        host.close();
        host = Host.with(TestGateway.server("api", upstream.url(), as));
        host.context().addRoutesConfigurations(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration().interceptSendToEndpoint("*").log("one more");
            }
        });
        host.start();
        installed = host.installTokenRoutes();

        assertThat(host.authorization()).startsWith("Bearer ");
        as.answerNext(401);
        assertThat(host.send("direct:mcp-oauth-refresh", "McpServer", "api").getException())
                .isInstanceOf(OAuthException.class);
    }

    private void install() throws Exception {
        installed = McpOAuth.install(host.context());
        routes.forget();
    }

    private HttpResponse<String> call() throws Exception {
        return TestHttp.postMcp("http://127.0.0.1:" + port + "/mcp/api", Map.of(), PING);
    }

    /** What comes of the host's routes, and what is written down meanwhile. */
    private List<Object> behaviour() {
        routes.forget();
        Exchange authorized = host.send("direct:host-oauth-authorize", "x", "y");
        Exchange failed = host.send("direct:host-fails", "x", "y");
        List<Object> seen = List.of(
                authorized.getMessage().getHeaders().get("Authorization"),
                authorized.getMessage().getBody(String.class),
                String.valueOf(failed.getException()),
                new TreeSet<>(routes.seen()));
        routes.forget();
        return seen;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        var context = host.context();
        var extension = context.getCamelContextExtension();
        settings.put("error handler", extension.getErrorHandlerFactory());
        settings.put("interceptors", List.copyOf(extension.getInterceptStrategies()));
        settings.put("stream caching", context.isStreamCaching());
        settings.put("message history", context.isMessageHistory());
        settings.put("thread pools", context.getExecutorServiceManager().getDefaultThreadPoolProfile());
        settings.put("converters", context.getTypeConverterRegistry().getTypeConverterExists());
        settings.put("http", context.getComponent("http", HttpComponent.class).getHeaderFilterStrategy());
        settings.put(
                "http client", context.getComponent("http", HttpComponent.class).getHttpClientConfigurer() == null);
        settings.put(
                "redirects", context.getComponent("http", HttpComponent.class).isFollowRedirects());
        settings.put("mapper", mapper.getPropertyNamingStrategy());
        settings.put("mapper config", mapper.getDeserializationConfig().getDeserializationFeatures());
        settings.put("modules", mapper.getRegisteredModuleIds());
        settings.put("global options", Map.copyOf(context.getGlobalOptions()));
        settings.put("MDC", context.isUseMDCLogging());
        settings.put("uncaught", String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
        return settings;
    }

    private Set<String> meterNames() {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }

    private Set<String> checks() {
        return Set.copyOf(HealthCheckRegistry.get(host.context()).getCheckIDs());
    }

    private static final class HostCheck extends AbstractHealthCheck {
        HostCheck() {
            super("host", "host");
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.up();
        }
    }
}
