package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.ErrorLines;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no route answers is answered in JSON all the same, and the port's root leads to the status page. */
class UnroutedTest {

    private static final String STOCK =
            "platformHttpEngine=#class:org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine";

    private static StubUpstream upstream;
    private static TestGateway gateway;
    private static int management;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        upstream = StubUpstream.start();
        management = TestGateway.freePort();
        gateway = TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(),
                "camel.management.enabled", "true",
                "camel.management.port", String.valueOf(management)));
        gateway.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/own?httpMethodRestrict=GET,PUT&platformHttpEngine=#bean:mcpHttpEngine")
                        .setBody(constant("own"));
                from("platform-http:/stock/{id}?httpMethodRestrict=GET,PUT&produces=text/csv&" + STOCK)
                        .setBody(constant("stock"));
            }
        });
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere",
        "POST, /nowhere",
        "GET, /mc",
        "PUT, /favicon.ico",
        "POST, /",
        "GET, /.well-known/openid-configuration"
    })
    void pathWithoutARouteIs404InJson(String method, String path) throws Exception {
        HttpResponse<String> answer = send(gateway.port(), method, path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("error").path("message").asText()).contains("/mcp/{server}");
        assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(-32600);
        assertThat(json(answer).path("id").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/stock/1"})
    void methodThatIsNotAllowedIs405InJsonAndSaysWhichAre(String path) throws Exception {
        HttpResponse<String> answer = send(gateway.port(), "DELETE", path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElse("").split(", ?"))
                .containsExactlyInAnyOrder("GET", "PUT");
        assertThat(json(answer).path("error").path("message").asText()).isEqualTo("Method Not Allowed");
    }

    @Test
    void whatARouteCannotProduceIs406InJson() throws Exception {
        HttpResponse<String> answer = send(gateway.port(), "GET", "/stock/1", "Accept", "image/png");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(json(answer).has("error")).isTrue();
    }

    @Test
    void rootLeadsToTheStatusPage() throws Exception {
        HttpResponse<String> answer = send(gateway.port(), "GET", "/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/admin/");
        assertThat(send(gateway.port(), "GET", "/admin/").body()).contains("<html");
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<String> answer = send(gateway.port(), "HEAD", "/nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void managementPortHasTheSameManners() throws Exception {
        assertThat(send(management, "GET", "/nowhere").statusCode()).isEqualTo(404);
        assertThat(json(send(management, "GET", "/nowhere")).has("error")).isTrue();
        HttpResponse<String> wrong = send(management, "POST", "/observe/health");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("GET");
        assertThat(json(wrong).has("error")).isTrue();
    }

    @Test
    void managementPortDoesNotLeadToMcpServersThatAreNotThere() throws Exception {
        assertThat(send(management, "GET", "/nowhere").body()).doesNotContain("/mcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/live", "/observe/health/ready", "/observe/metrics"})
    void probesAreAnsweredWhateverTheyAcceptAndByHead(String path) throws Exception {
        for (String accept : List.of("text/plain", "text/html,application/xhtml+xml", "*/*", "application/xml")) {
            HttpResponse<String> answer = send(management, "GET", path, "Accept", accept);
            assertThat(answer.statusCode()).as(accept).isEqualTo(200);
            assertThat(answer.body()).isNotEmpty();
            HttpResponse<String> head = send(management, "HEAD", path, "Accept", accept);
            assertThat(head.statusCode()).as(accept).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/mcp/"})
    void streamThatTheGatewaysOwnServerDoesNotHaveIs405InJson(String path) throws Exception {
        HttpResponse<String> answer = send(gateway.port(), "GET", path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(-32600);
    }

    /** As Prometheus before 2.x, curl, node_exporter's clients and others send it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;version=0.0.4",
                "text/plain; version=0.0.4; charset=utf-8",
                "text/plain;version=0.0.4;q=0.5",
                "text/*",
                "*/*",
                "text/html, application/xhtml+xml"
            })
    void metricsAreGivenAsTextWhateverOfItIsAccepted(String accept) throws Exception {
        HttpResponse<String> answer = send(management, "GET", "/observe/metrics", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body()).contains("# TYPE mcp_forward_requests_total counter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
            })
    void metricsAreGivenAsOpenMetricsToWhoAcceptsThem(String accept) throws Exception {
        HttpResponse<String> answer = send(management, "GET", "/observe/metrics", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    /** Any caller can send these as often as it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"X-None: 1", "Host: a b", "Host: [::1", "Host: a:b:c"})
    void requestWithoutAHostIs400InJsonAndNoErrorInTheLog(String header) throws Exception {
        for (String path : List.of("/mcp", "/nowhere")) {
            try (ErrorLines errors = ErrorLines.listen()) {
                String answer =
                        raw(gateway.port(), "GET " + path + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");

                assertThat(answer).as(path).startsWith("HTTP/1.1 400").contains("application/json", "-32600");
                assertThat(errors.lines()).isEmpty();
            }
        }
    }

    private static String raw(int port, String request) throws Exception {
        try (Socket caller = new Socket("127.0.0.1", port)) {
            caller.setSoTimeout(10_000);
            caller.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> send(int port, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
