package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.WireCaller;
import dev.camelmcp.support.WireMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use {@code /admin}: every path by every method. */
class AdminAccessTest {

    private static final String KEY = "k3y-of-the-gateways-operator";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
    /** The files of the status page, which hold no state; GET and HEAD of exactly these need no key. */
    private static final List<String> PAGE = List.of(
            "/admin",
            "/admin/",
            "/admin/index.html",
            "/admin/page.css",
            "/admin/page.js",
            "/admin/cards.js",
            "/admin/charts.js",
            "/admin/dom.js",
            "/admin/overview.js",
            "/admin/servers.css",
            "/admin/states.js",
            "/admin/table.js");

    private static final List<String> READS = List.of("GET", "HEAD");
    private static final List<String> PATHS = List.of(
            "/admin/servers",
            "/admin/servers/",
            "/admin/servers/api",
            "/admin/servers/default/api",
            "/admin/servers/nobody",
            "/admin/servers/api/refresh",
            "/admin/servers/api/invalidate",
            "/admin/servers/api/revoke",
            "/admin/servers/api/tools",
            "/admin/servers/default/api/revoke",
            "/admin/metrics",
            "/admin/history",
            "/admin/nothing",
            "/admin/page.js/",
            "/admin/PAGE.JS",
            "/admin/page.map",
            "/admin/page.js%00",
            "/admin/..%2fpage.js",
            "/admin/servers/page.js",
            "/admin/servers/api/refresh/page.js");

    @AutoClose
    private static TestGateway keyed;

    @AutoClose
    private static TestGateway open;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "mcp.servers.api.url", "http://127.0.0.1:1/mcp",
                "mcp.servers.api.oauth.enabled", "true",
                "mcp.servers.api.oauth.enforce-https", "false",
                "mcp.servers.api.oauth.client-id", "client",
                "mcp.servers.api.oauth.client-secret", "secret",
                "mcp.servers.api.oauth.token-url", "http://127.0.0.1:1/token",
                "mcp.oauth.retry.max-attempts", "0"));
        open = TestGateway.start(settings);
        settings.put("mcp.admin.api-key", KEY);
        keyed = TestGateway.start(settings);
    }

    static Stream<Arguments> everything() {
        return METHODS.stream()
                .flatMap(m -> Stream.concat(PATHS.stream(), PAGE.stream()).map(p -> Arguments.of(m, p)));
    }

    static Stream<Arguments> everythingButThePage() {
        return everything().filter(a -> !(READS.contains(a.get()[0]) && PAGE.contains(a.get()[1])));
    }

    static Stream<Arguments> thePage() {
        return READS.stream().flatMap(m -> PAGE.stream().map(p -> Arguments.of(m, p)));
    }

    @ParameterizedTest
    @MethodSource("everythingButThePage")
    void withoutTheKeyEverythingButThePageIsRefusedAlike(String method, String path) throws Exception {
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(), Map.of("X-Forwarded-For", "127.0.0.1", "CamelMcpAdminAction", "servers"))) {
            assertRefused(new AdminHttp(keyed.port()).send(method, path, headers));
        }
    }

    /** All at once, since each of them waits for its answer. */
    @Test
    void withAWrongKeyEverythingButThePageIsRefusedAlike() throws Exception {
        AdminHttp http = new AdminHttp(keyed.port());
        List<CompletableFuture<HttpResponse<String>>> answers = everythingButThePage()
                .map(a -> http.sendAsync((String) a.get()[0], (String) a.get()[1], "Bearer wrong-" + KEY))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertRefused(answer.get(30, TimeUnit.SECONDS));
        }
    }

    /** A machine that is short of CPU time may lose some of the races, not all. */
    @Test
    void guessingTakesItsTimeAndKeepsNobodyElseWaiting() throws Exception {
        AdminHttp http = new AdminHttp(keyed.port());
        boolean first = false;
        for (int i = 0; i < 5 && !first; i++) {
            first = rightKeyIsAnsweredBefore(20, http);
        }
        assertThat(first).as("the right key was answered before all guesses").isTrue();
    }

    private static boolean rightKeyIsAnsweredBefore(int many, AdminHttp http) throws Exception {
        long begin = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> guesses = IntStream.range(0, many)
                .mapToObj(i -> http.sendAsync("GET", "/admin/servers", "Bearer guess-" + i))
                .toList();
        HttpResponse<String> right = http.send("GET", "/admin/servers", Map.of("Authorization", "Bearer " + KEY));
        boolean first = guesses.stream().noneMatch(CompletableFuture::isDone);
        assertThat(right.statusCode()).isEqualTo(200);
        for (CompletableFuture<HttpResponse<String>> guess : guesses) {
            assertRefused(guess.get(30, TimeUnit.SECONDS));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
        return first;
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"mcp-oauth admin\"");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).doesNotContain("nobody", "\"api\"", "127.0.0.1");
    }

    /** The same bytes for everybody, and so nothing of the gateway's. */
    @ParameterizedTest
    @MethodSource("thePage")
    void thePageNeedsNoKeyAndHasNoState(String method, String path) throws Exception {
        HttpResponse<String> answer = new AdminHttp(keyed.port()).send(method, path, Map.of());

        assertThat(answer.statusCode()).isIn(200, 308);
        assertThat(answer.body()).doesNotContain(KEY, "127.0.0.1");
        assertThat(new AdminHttp(keyed.port())
                        .send(method, path, Map.of("Authorization", "Bearer " + KEY))
                        .body())
                .isEqualTo(answer.body());
    }

    @ParameterizedTest
    @MethodSource("thePage")
    void thePageIsNotForPagesOfOthersEvenWithTheKey(String method, String path) throws Exception {
        for (Map<String, String> headers : List.of(
                Map.of("Origin", "https://evil.example"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Host", "evil.example"))) {
            assertThat(new AdminHttp(keyed.port()).send(method, path, headers).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void withTheKeyItIsServed() throws Exception {
        HttpResponse<String> answer =
                new AdminHttp(keyed.port()).send("GET", "/admin/servers", Map.of("Authorization", "Bearer " + KEY));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"server\":\"api\"").doesNotContain(KEY);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void withoutAKeyNeitherProxiesNorPagesOfOthersAreServed(String method, String path) throws Exception {
        for (Map<String, String> headers : List.of(
                Map.of("X-Forwarded-For", "127.0.0.1"),
                Map.of("Forwarded", "for=127.0.0.1"),
                Map.of("Via", "1.1 tunnel.example"),
                Map.of("X-Real-IP", "127.0.0.1"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Host", "evil.example"))) {
            HttpResponse<String> answer = new AdminHttp(open.port()).send(method, path, headers);

            assertThat(answer.statusCode()).as("%s", headers).isEqualTo(403);
            assertThat(answer.headers().map().keySet()).noneMatch(h -> h.startsWith("access-control"));
        }
    }

    /** RFC 9110 §7.6.1: what Connection names ends at the gateway, and is read there first. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "Sec-Fetch-Site"})
    void aProxiedCallerCannotHideTheMark(String mark) throws Exception {
        String value = mark.equals("Sec-Fetch-Site") ? "cross-site" : "for=192.0.2.7";
        for (String connection : List.of(mark, mark.toLowerCase(Locale.ROOT), "close, " + mark)) {
            try (WireCaller caller = WireCaller.to(open.port())) {
                WireMessage answer = caller.head("GET /admin/servers HTTP/1.1\r\nHost: 127.0.0.1\r\n" + mark + ": "
                                + value + "\r\nConnection: " + connection + "\r\n\r\n")
                        .answer();

                assertThat(answer.status()).as(connection).isEqualTo(403);
            }
        }
    }

    @Test
    void withoutAKeyCallersOnThisMachineAreServed() throws Exception {
        assertThat(new AdminHttp(open.port()).get("/admin/servers").statusCode())
                .isEqualTo(200);
    }

    /** What else the gateway serves does not change with the key. */
    @Test
    void theKeyIsNotAskedForByForwarding() throws Exception {
        assertThat(new AdminHttp(keyed.port())
                        .send("POST", "/mcp/nobody", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }
}
