package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.StubUpstream.Received;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an MCP server answers by a redirect: followed once within its origin, since the request carries the token, and
 * else an error that tells operators the URL to configure, and callers nothing of it.
 */
class RedirectTest {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static TestAuthorizationServer as;
    private static StubUpstream upstream;
    private static StubUpstream stranger;
    private static TestGateway gateway;
    private static LogTrap log;
    private static String origin;

    @BeforeAll
    static void start() throws Exception {
        as = TestAuthorizationServer.start();
        upstream = StubUpstream.start();
        stranger = StubUpstream.start();
        origin = upstream.url().substring(0, upstream.url().length() - "/mcp".length());
        Map<String, String> settings = TestGateway.server("api", upstream.url(), as);
        settings.putAll(TestGateway.server("keyed", upstream.url() + "?key=s3cret", as));
        log = LogTrap.set();
        gateway = TestGateway.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        log.close();
        upstream.close();
        stranger.close();
        as.close();
    }

    @BeforeEach
    void reset() {
        upstream.received().clear();
        stranger.received().clear();
        log.ours().clear();
    }

    static Stream<Arguments> followed() {
        return Stream.of(
                arguments("absolute", "ORIGIN/mcp/", "/mcp/"),
                arguments("absolute, host in capitals", "CAPITALS/mcp/", "/mcp/"),
                arguments("absolute path", "/mcp/", "/mcp/"),
                arguments("relative", "mcp/", "/mcp/"),
                arguments("relative, with dots", "./a/../mcp/", "/mcp/"),
                arguments("without a scheme", "//HOST/mcp/", "/mcp/"),
                arguments("with a fragment", "/mcp/#there", "/mcp/"),
                arguments("with a query", "/v2/mcp?x=1&y=%20", "/v2/mcp?x=1&y=%20"),
                arguments("a query alone", "?x=1", "/mcp?x=1"));
    }

    /** As Starlette answers {@code /mcp} where the endpoint is {@code /mcp/}. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("followed")
    void redirectWithinTheOriginIsFollowedWithTheWholeRequest(String name, String location, String target)
            throws Exception {
        leadTo(307, location);
        HttpResponse<String> answer = send("api", "POST");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(upstream.received()).hasSize(2);
        Received first = upstream.received().get(0);
        Received second = upstream.received().get(1);
        assertThat(second.uri()).isEqualTo(target);
        assertThat(second.method()).isEqualTo("POST");
        assertThat(second.body()).isEqualTo(CALL);
        assertThat(second.header("Authorization")).startsWith("Bearer ");
        assertThat(second.headers()).isEqualTo(first.headers());
    }

    @ParameterizedTest
    @CsvSource({"307,POST", "308,POST", "307,GET", "308,GET", "307,DELETE", "308,DELETE"})
    void methodAndBodyStay(int status, String method) throws Exception {
        leadTo(status, "/mcp/");
        assertThat(send("api", method).statusCode()).isEqualTo(200);
        assertThat(upstream.received()).extracting(Received::method).containsExactly(method, method);
        assertThat(upstream.last().uri()).isEqualTo("/mcp/");
    }

    @Test
    void callersQueryIsSentOnce() throws Exception {
        upstream.behave((request, response) -> {
            if (request.uri().startsWith("/mcp/")) {
                StubUpstream.ok(request, response);
            } else {
                redirect(response, 307, request.uri().replace("/mcp?", "/mcp/?"));
            }
        });
        assertThat(send("keyed?page=2", "POST").statusCode()).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo("/mcp/?key=s3cret&page=2");
    }

    /** A token that is refused behind a redirect is renewed, and the redirect followed again. */
    @Test
    void refusedTokenIsReplacedBehindARedirect() throws Exception {
        int[] asked = {0};
        upstream.behave((request, response) -> {
            if (request.uri().equals("/mcp")) {
                redirect(response, 307, "/mcp/");
            } else if (asked[0]++ == 0) {
                response.setStatusCode(401).end();
            } else {
                StubUpstream.ok(request, response);
            }
        });
        assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        assertThat(upstream.received()).extracting(Received::uri).containsExactly("/mcp", "/mcp/", "/mcp", "/mcp/");
    }

    static Stream<Arguments> notFollowed() {
        return Stream.of(
                arguments("another port", 307, "STRANGER/mcp/", "STRANGER/mcp/"),
                arguments("another host", 308, "http://other.example/mcp/", "http://other.example/mcp/"),
                arguments("another host without a scheme", 307, "//other.example/mcp/", "http://other.example/mcp/"),
                arguments("another scheme", 307, "https://HOST/mcp/", "https://HOST/mcp/"),
                arguments("credentials in it", 307, "http://u:s3cret@HOST/mcp/", "ORIGIN/mcp/"),
                arguments("moved for good, which may lose the body", 301, "/mcp/", "ORIGIN/mcp/"),
                arguments("found", 302, "/mcp/", "ORIGIN/mcp/"),
                arguments("see other", 303, "/mcp/", "ORIGIN/mcp/"),
                arguments("choices", 300, "/mcp/", "ORIGIN/mcp/"),
                arguments("a query that may hold a key", 301, "/mcp/?key=s3cret#s3cret", "ORIGIN/mcp/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notFollowed")
    void anyOtherRedirectIs502AndTheLogNamesTheUrl(String name, int status, String location, String url)
            throws Exception {
        leadTo(status, location);
        assertIsRefused(send("api", "POST"));
        assertThat(upstream.received()).hasSize(1);
        assertThat(stranger.received()).isEmpty();
        assertThat(log.ours())
                .contains("MCP server api answers by a redirect, which is not followed: it redirects by " + status
                        + " to " + filled(url) + ": set mcp.servers.api.url=" + filled(url));
        assertThat(String.join("\n", log.ours())).doesNotContain("s3cret");
    }

    /** Nobody can be told where to go. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mailto:a@b", "http:", "http:///mcp/", "ftp://HOST/mcp/", "/mcp/ with a space", "http://[::1/"})
    void whatIsNoUrlIs502(String location) throws Exception {
        leadTo(307, location);
        assertIsRefused(send("api", "POST"));
        assertThat(log.ours())
                .contains("MCP server api answers by a redirect, which is not followed: it redirects by 307 to no URL");
    }

    @ParameterizedTest
    @ValueSource(ints = {305, 307, 399})
    void redirectToNowhereIs502(int status) throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(status).end());
        assertIsRefused(send("api", "GET"));
    }

    /** There is no other URL to configure. */
    @ParameterizedTest
    @ValueSource(strings = {"/mcp", ""})
    void redirectToItselfIs502WithoutAdvice(String location) throws Exception {
        leadTo(307, location);
        assertIsRefused(send("api", "POST"));
        assertThat(upstream.received()).hasSize(1);
        assertThat(log.ours())
                .contains("MCP server api answers by a redirect, which is not followed: it redirects by 307 to itself");
    }

    @Test
    void notModifiedIs502AndNoRedirect() throws Exception {
        upstream.behave((request, response) -> response.setStatusCode(304).end());
        HttpResponse<String> answer = send("api", "GET");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("MCP server api answers 304 Not Modified, which it was not asked for");
        assertThat(log.ours()).contains("MCP server api answers 304 Not Modified, which it was not asked for");
    }

    /** {@code /mcp} to {@code /mcp/} and back again. */
    @Test
    void loopEndsWithTheSecondRedirect() throws Exception {
        upstream.behave(
                (request, response) -> redirect(response, 307, request.uri().equals("/mcp") ? "/mcp/" : "/mcp"));
        assertIsRefused(send("api", "POST"));
        assertThat(upstream.received()).extracting(Received::uri).containsExactly("/mcp", "/mcp/");
    }

    /** Would catch a line for each request; and the connection is kept, whose answer had a body. */
    @Test
    void operatorsAreToldOnceOfAServerThatWorks() throws Exception {
        leadTo(307, "/once/");
        for (int i = 0; i < 5; i++) {
            assertThat(send("api", "POST").statusCode()).isEqualTo(200);
        }
        assertThat(log.ours().stream().filter(line -> line.contains("/once/")))
                .containsExactly("MCP server api redirects by 307 to " + origin + "/once/: set mcp.servers.api.url="
                        + origin + "/once/; until then, each request is sent twice");
    }

    private static void assertIsRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("-32002", "MCP server api answers by a redirect, which is not followed");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).doesNotContain("http:", "https:", "/mcp/", "s3cret", "127.0.0.1");
    }

    private static void leadTo(int status, String location) {
        upstream.behave((request, response) -> {
            if (request.uri().equals("/mcp")) {
                redirect(response, status, filled(location));
            } else {
                StubUpstream.ok(request, response);
            }
        });
    }

    private static void redirect(io.vertx.core.http.HttpServerResponse response, int status, String location) {
        response.setStatusCode(status).putHeader("Location", location).end("<html>moved</html>");
    }

    private static String filled(String location) {
        String host = origin.substring("http://".length());
        return location.replace("ORIGIN", origin)
                .replace("CAPITALS", "HTTP://" + host)
                .replace("HOST", host)
                .replace("STRANGER", stranger.url().substring(0, stranger.url().length() - "/mcp".length()));
    }

    private static HttpResponse<String> send(String server, String method) throws Exception {
        boolean body = method.equals("POST");
        List<String> types = List.of("application/json", "text/event-stream");
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(gateway.url(server)))
                        .timeout(Duration.ofSeconds(10))
                        .header("Accept", String.join(", ", types))
                        .header("Content-Type", "application/json")
                        .method(method, body ? BodyPublishers.ofString(CALL) : BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
