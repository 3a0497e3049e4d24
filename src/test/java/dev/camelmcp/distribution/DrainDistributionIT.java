package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.StubUpstream;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is told to end finishes what it has begun, begins nothing more, and does not wait for ever. */
@Timeout(120)
class DrainDistributionIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    /** What the MCP server has not answered yet, by the body of the request; a GET has none. */
    private final Map<String, HttpServerResponse> held = new ConcurrentHashMap<>();

    @Test
    void whatIsUnderWayIsFinishedWhileNewRequestsAreRefused() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(this::hold);
                RunningGateway gateway = start(upstream)) {
            CompletableFuture<HttpResponse<InputStream>> waiting = post(gateway, message("1", "wait"));
            CompletableFuture<HttpResponse<InputStream>> streaming = post(gateway, message("2", "sse"));
            CompletableFuture<HttpResponse<InputStream>> silent = gateway.openStream("api");
            await().until(() -> held.size() == 3);
            BufferedReader events =
                    new BufferedReader(new InputStreamReader(streaming.get().body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo("data: 1");

            gateway.program().signal("TERM");

            await().atMost(SOON).until(() -> text(post(gateway, message("3", "late"))), "503"::equals);
            HttpResponse<InputStream> refused =
                    post(gateway, message("3", "late")).get();
            assertThat(refused.headers().firstValue("Connection")).hasValue("close");
            assertThat(body(refused)).contains("\"jsonrpc\":\"2.0\"", "\"code\":-32002");
            held.get(message("1", "wait")).end("whole");
            held.get(message("2", "sse")).end("data: 2\n\n");
            assertThat(body(waiting.get())).isEqualTo("whole");
            assertThat(events.lines()).containsExactly("", "data: 2", "");
            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
            assertThat(silent.handle((answer, failure) -> "ended")).succeedsWithin(SOON);
        }
    }

    /** Camel's own timeout decides; the caller learns that it is over, and for which request. */
    @Test
    void whatIsNotAnsweredInTimeIsAnsweredByTheGateway() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(this::hold);
                RunningGateway gateway = start(upstream, "-Dcamel.main.shutdown-timeout=2")) {
            CompletableFuture<HttpResponse<InputStream>> waiting = post(gateway, message("\"n-1\"", "wait"));
            await().until(() -> held.size() == 1);

            gateway.program().signal("TERM");

            HttpResponse<InputStream> answer = waiting.get();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(body(answer)).startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"n-1\",\"error\":{\"code\":-32002,");
            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
            await().atMost(SOON).until(() -> upstream.open() == 0);
        }
    }

    /** An end that is nobody's fault: one line that says so, and no stack trace. */
    @Test
    void streamOfAnAnswerThatOutlivesTheTimeoutIsCutAndSaidInOneLine() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(this::hold);
                RunningGateway gateway = start(upstream, "-Dcamel.main.shutdown-timeout=2")) {
            CompletableFuture<HttpResponse<InputStream>> streaming = post(gateway, message("2", "sse"));
            BufferedReader events =
                    new BufferedReader(new InputStreamReader(streaming.get().body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo("data: 1");

            gateway.program().signal("TERM");

            assertThat(gateway.program().exitCode(SOON.multipliedBy(2))).isIn(0, 143);
            assertThat(gateway.output().lines().filter(line -> line.contains("were not answered in time")))
                    .as(gateway.output())
                    .hasSize(1);
            assertThat(gateway.output()).doesNotContain("\tat ", "InterruptedException");
        }
    }

    /** A GET, but no stream of an MCP client's, which would be left: somebody waits for this answer. */
    @Test
    void toolsThatAreBeingListedAreAnswered() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(this::hold);
                RunningGateway gateway = start(upstream)) {
            URI tools = URI.create(gateway.url("api").replace("/mcp/api", "/admin/servers/api/tools"));
            CompletableFuture<HttpResponse<String>> listing = HttpClient.newHttpClient()
                    .sendAsync(HttpRequest.newBuilder(tools).build(), BodyHandlers.ofString());
            await().until(() -> held.size() == 1);

            gateway.program().signal("TERM");
            await().atMost(SOON).until(() -> text(post(gateway, message("3", "late"))), "503"::equals);
            held.values().iterator().next().setStatusCode(500).end("broken");

            HttpResponse<String> answer = listing.get();
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("500");
            assertThat(gateway.program().exitCode(SOON)).isIn(0, 143);
        }
    }

    private void hold(StubUpstream.Received request, HttpServerResponse response) {
        if (request.body().contains("sse")) {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write("data: 1\n\n");
        } else if (request.body().isEmpty()) {
            response.putHeader("Content-Type", "text/event-stream")
                    .setChunked(true)
                    .writeHead();
        } else if (request.body().contains("late")) {
            StubUpstream.ok(request, response);
            return;
        }
        held.put(request.body(), response);
    }

    private RunningGateway start(StubUpstream upstream, String... options) throws IOException {
        Path file = directory.resolve("gateway.properties");
        Files.writeString(file, "mcp.servers.api.url=" + upstream.url() + "\n");
        String[] all = new String[options.length + 2];
        all[0] = "--config";
        all[1] = file.toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return RunningGateway.start(Invocation.in(directory), all);
    }

    private static String message(String id, String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\"}";
    }

    /** On a connection of its own. */
    private static CompletableFuture<HttpResponse<InputStream>> post(RunningGateway gateway, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofInputStream());
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> answer) throws Exception {
        return String.valueOf(answer.get().statusCode());
    }

    private static String body(HttpResponse<InputStream> answer) throws IOException {
        return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }
}
