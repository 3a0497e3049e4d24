package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS: pages of allowed origins, by {@code mcp.inbound.allowed-origins} or as pages of this machine. */
class CrossOriginTest {

    private static final String APP = "https://App.example";
    private static final String INSPECTOR = "http://localhost:6274";
    private static final String ELSEWHERE = "https://elsewhere.example";
    private static final String KEY = "8e2b7c2f6c0d4e6f9a1b3c5d7e9f0a2b";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static StubUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = StubUpstream.start();
        Map<String, String> settings = new HashMap<>();
        settings.put("mcp.servers.api.url", upstream.url());
        settings.put("mcp.servers.down.url", "http://127.0.0.1:" + TestGateway.freePort() + "/mcp");
        settings.put("mcp.inbound.auth", "api-key");
        settings.put("mcp.inbound.api-keys.alice.hash", InboundGateway.hash(KEY));
        settings.put("mcp.inbound.allowed-origins", "https://app.example");
        settings.put("mcp.forward.max-request-size", "64KiB");
        settings.put("mcp.admin.api-key", KEY);
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void reset() {
        upstream.received().clear();
        upstream.behave((request, response) -> response.putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader("Access-Control-Expose-Headers", "X-Secret")
                .putHeader("Mcp-Session-Id", "s-1")
                .putHeader("Vary", "Accept")
                .end("{}"));
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp, https://App.example",
        "/mcp/api, https://App.example",
        "/mcp/api, http://localhost:6274",
        "/mcp/api, http://127.0.0.1:6274",
        "/mcp/default/api, https://App.example",
        "/mcp/nobody-knows, https://App.example",
        "/.well-known/oauth-protected-resource/mcp/api, https://App.example"
    })
    void preflightOfAnAllowedOriginIsAnsweredWithoutCredentials(String path, String origin) throws Exception {
        HttpResponse<String> answer = preflight(path, origin, "authorization, Mcp-Protocol-Version,mcp-param-x");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(values(answer, "Access-Control-Allow-Origin")).containsExactly(origin);
        assertThat(values(answer, "Access-Control-Allow-Methods"))
                .hasSize(1)
                .allMatch(methods -> path.startsWith("/mcp")
                        ? List.of(methods.split(", ")).containsAll(List.of("GET", "POST", "DELETE"))
                        : methods.equals("GET"));
        assertThat(values(answer, "Access-Control-Allow-Headers"))
                .containsExactly("authorization, Mcp-Protocol-Version,mcp-param-x");
        assertThat(values(answer, "Access-Control-Max-Age")).containsExactly("600");
        assertThat(values(answer, "Vary")).contains("origin");
        assertThat(values(answer, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(values(answer, "Access-Control-Allow-Private-Network")).isEmpty();
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, "https://app.example.elsewhere.example", "null", "http://app.example"})
    void originThatIsNotAllowedIsRefusedAndToldNothing(String origin) throws Exception {
        HttpResponse<String> preflight = preflight("/mcp/api", origin, "authorization");
        HttpResponse<String> call = post("/mcp/api", "{}", "Origin", origin, "X-API-Key", KEY);

        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(call.statusCode()).isEqualTo(403);
        assertThat(List.of(preflight, call)).allSatisfy(answer -> {
            assertThat(answer.body()).contains("Origin is not allowed");
            assertThat(corsHeaders(answer)).isEmpty();
        });
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void preflightThatNamesNoHeadersIsNotRepeated() throws Exception {
        HttpResponse<String> answer = preflight("/mcp/api", APP, "a, b c");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(values(answer, "Access-Control-Allow-Headers")).isEmpty();
    }

    @Test
    void browserThatAsksForAPrivateNetworkIsAnsweredForAllowedOriginsOnly() throws Exception {
        String ask = "Access-Control-Request-Private-Network";
        assertThat(values(preflight("/mcp/api", APP, "accept", ask, "true"), "Access-Control-Allow-Private-Network"))
                .containsExactly("true");
        assertThat(corsHeaders(preflight("/mcp/api", ELSEWHERE, "accept", ask, "true")))
                .isEmpty();
    }

    @Test
    void answerOfTheMcpServerIsReadableByThatOriginAndByNoOther() throws Exception {
        HttpResponse<String> answer = post("/mcp/api", "{}", "Origin", APP, "X-API-Key", KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertReadable(answer, APP);
        assertThat(values(answer, "Vary")).containsExactly("Accept", "origin");
        assertThat(values(answer, "Mcp-Session-Id")).containsExactly("s-1");
    }

    @Test
    void streamIsReadable() throws Exception {
        upstream.behave((request, response) -> response.putHeader("Content-Type", "text/event-stream")
                .setChunked(true)
                .end("data: 1\n\n"));

        HttpResponse<String> answer =
                send(request("/mcp/api", "Origin", INSPECTOR, "X-API-Key", KEY).GET());

        assertThat(answer.body()).isEqualTo("data: 1\n\n");
        assertReadable(answer, INSPECTOR);
    }

    /** Whoever made it: the engine, the route, or the error that it ends in. */
    @Test
    void errorsAreReadable() throws Exception {
        HttpResponse<String> unauthorized = post("/mcp/api", "{}", "Origin", APP);
        assertThat(unauthorized.statusCode()).isEqualTo(401);
        assertThat(values(unauthorized, "WWW-Authenticate")).hasSize(1);
        assertReadable(unauthorized, APP);
        assertReadable(post("/mcp/nobody-knows", "{}", "Origin", APP, "X-API-Key", KEY), APP, 404);
        assertReadable(post("/mcp/api", "x".repeat(70_000), "Origin", APP, "X-API-Key", KEY), APP, 413);
        assertReadable(post("/mcp/down", "{}", "Origin", APP, "X-API-Key", KEY), APP, 502);
        assertReadable(send(request("/mcp/api", "Origin", APP).method("OPTIONS", BodyPublishers.noBody())), APP, 405);
        assertReadable(
                send(request("/.well-known/oauth-protected-resource/mcp/api", "Origin", APP)
                        .GET()),
                APP,
                404);
    }

    @Test
    void nothingChangesForWhoIsNoPage() throws Exception {
        HttpResponse<String> answer = post("/mcp/api", "{}", "X-API-Key", KEY);

        assertThat(values(answer, "Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(values(answer, "Access-Control-Expose-Headers")).containsExactly("X-Secret");
        assertThat(values(answer, "Vary")).containsExactly("Accept");
        assertThat(send(request("/mcp/api").method("OPTIONS", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void adminIsForPagesOfItsOwn() throws Exception {
        for (String path : List.of("/admin", "/admin/servers")) {
            assertThat(corsHeaders(preflight(path, INSPECTOR, "authorization"))).isEmpty();
            assertThat(corsHeaders(send(request(path, "Origin", APP, "Authorization", "Bearer " + KEY)
                            .GET())))
                    .isEmpty();
        }
    }

    @Test
    void whereAllOriginsAreAllowedTheOneThatAsksIsNamed() throws Exception {
        try (TestGateway all =
                TestGateway.start(Map.of("mcp.servers.api.url", upstream.url(), "mcp.inbound.allowed-origins", "*"))) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(all.url("api")))
                    .header("Origin", ELSEWHERE)
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertReadable(answer, ELSEWHERE);
        }
    }

    private static void assertReadable(HttpResponse<String> answer, String origin, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertReadable(answer, origin);
    }

    private static void assertReadable(HttpResponse<String> answer, String origin) {
        assertThat(corsHeaders(answer))
                .isEqualTo(Map.of(
                        "access-control-allow-origin",
                        List.of(origin),
                        "access-control-expose-headers",
                        List.of("Mcp-Session-Id, WWW-Authenticate, Mcp-Protocol-Version")));
        assertThat(values(answer, "Vary")).contains("origin");
    }

    private static Map<String, List<String>> corsHeaders(HttpResponse<?> answer) {
        Map<String, List<String>> found = new HashMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
                found.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return found;
    }

    private static List<String> values(HttpResponse<?> answer, String name) {
        return answer.headers().allValues(name);
    }

    private static HttpResponse<String> preflight(String path, String origin, String headers, String... more)
            throws Exception {
        HttpRequest.Builder request = request(
                path,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                headers);
        if (more.length > 0) {
            request.headers(more);
        }
        return send(request.method("OPTIONS", BodyPublishers.noBody()));
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(request(path, headers).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
