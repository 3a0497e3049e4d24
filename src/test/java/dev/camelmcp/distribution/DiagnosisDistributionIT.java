package dev.camelmcp.distribution;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever looks is told the same reason and the same remedy: in the log, by {@code check}, and by {@code /admin}, which
 * the status page shows. Callers get less.
 */
@Timeout(120)
class DiagnosisDistributionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "s3cr3t-that-nobody-shows";

    @TempDir
    private static Path directory;

    private static HttpServer peers;

    @AutoClose
    private static RunningGateway gateway;

    private static Outcome check;
    private static String base;

    @BeforeAll
    static void start() throws Exception {
        peers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peers.createContext("/", DiagnosisDistributionIT::answer);
        peers.start();
        base = "http://127.0.0.1:" + peers.getAddress().getPort();
        String nobody;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + unused.getLocalPort();
        }
        Files.writeString(
                directory.resolve("gateway.properties"),
                server("to-client", "/mcp/200", base + "/token/invalid_client")
                        + server("to-scope", "/mcp/200", base + "/token/invalid_scope")
                        + server("to-page", "/mcp/200", base + "/token/page")
                        + server("to-deaf", "/mcp/200", nobody + "/token")
                        + server("to-refuses", "/mcp/401", base + "/token/good")
                        + server("to-forbids", "/mcp/403", base + "/token/good")
                        + server("to-more", "/mcp/more", base + "/token/good")
                        + server("to-broken", "/mcp/500", base + "/token/good")
                        + server("to-moved", "/mcp/302", base + "/token/good")
                        + "mcp.servers.to-gone.url=" + nobody + "/mcp\n"
                        + "mcp.servers.to-plain.url=" + base + "/mcp/401\n"
                        + "mcp.servers.to-closed.url=" + base + "/mcp/403\n"
                        + "mcp.oauth.retry.max-attempts=0\n");
        gateway = RunningGateway.start(Invocation.in(directory), "--config", "gateway.properties");
        check = Invocation.in(directory).run("check", "--config", "gateway.properties");
    }

    @AfterAll
    static void stop() {
        peers.stop(0);
    }

    private static String server(String id, String path, String tokenUrl) {
        String prefix = "mcp.servers." + id + ".";
        return prefix + "url=" + base + path + "\n" + prefix + "oauth.enabled=true\n" + prefix
                + "oauth.client-id=c\n" + prefix + "oauth.client-secret=" + SECRET + "\n" + prefix
                + "oauth.token-url=" + tokenUrl + "\n" + prefix + "oauth.enforce-https=false\n";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/token/good" -> send(exchange, 200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}");
                case "/token/page" -> send(exchange, 404, "<h1>Not found</h1>");
                case "/mcp/302" -> {
                    exchange.getResponseHeaders().set("Location", base + "/login");
                    send(exchange, 302, "");
                }
                case "/mcp/more" -> {
                    exchange.getResponseHeaders()
                            .set("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"mcp:admin\"");
                    send(exchange, 403, "{}");
                }
                default -> {
                    String last = path.substring(path.lastIndexOf('/') + 1);
                    boolean status = path.startsWith("/mcp/");
                    send(exchange, status ? Integer.parseInt(last) : 400, "{\"error\":\"" + last + "\"}");
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to-client | 502 | invalid_client | check oauth.client-id, and what it authenticates with: oauth.client-secret",
                "to-scope | 502 | invalid_scope | check oauth.scope",
                "to-page | 502 | http_status_404 | check oauth.token-url",
                "to-deaf | 503 | authorization_server_unreachable | connection refused",
                "to-refuses | 502 | token | check oauth.audience, oauth.resource and oauth.scope",
                "to-forbids | 403 | 403 | the token may not do this; check oauth.scope, and what the client is granted",
                "to-more | 502 | scope | missing scope: mcp:admin; add it to oauth.scope, and allow it to the client",
                "to-broken | 500 | 500 | look into its own log",
                "to-moved | 502 | redirect | redirects by 302 to BASE/login: set mcp.servers.to-moved.url=BASE/login",
                "to-gone | 502 | cannot be reached | connection refused",
                "to-plain | 401 | 401 | it wants a token, and oauth.enabled is not true; set it, with oauth.client-id",
                "to-closed | 403 | 403 | it wants credentials, or others; check oauth.enabled, or the headers"
            })
    void whoeverLooksIsToldTheSame(String server, int status, String what, String remedy) throws Exception {
        String words = remedy.replace("BASE", base);

        HttpResponse<String> answer = call(server);

        assertThat(answer.statusCode()).isEqualTo(status);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(lines(gateway.output(), server))
                        .anySatisfy(line -> assertThat(line).contains(what, words)));
        assertThat(lines(check.stdout(), server))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith(server + ": FAILED, ").contains(what, words));
        JsonNode state = StreamSupport.stream(
                        JSON.readTree(TestHttp.get(gateway.url("").replace("/mcp/", "/admin/servers"))
                                        .body())
                                .path("servers")
                                .spliterator(),
                        false)
                .filter(s -> s.path("server").asText().equals(server))
                .findAny()
                .orElseThrow();
        assertThat(state.path("last_error").toString()
                        + state.path("upstream").path("reason").asText())
                .contains(what, words);
        assertThat(gateway.output() + check.output() + state + answer.body()).doesNotContain(SECRET, " at dev.");
    }

    private static List<String> lines(String text, String server) {
        return text.lines()
                .filter(line -> line.matches(".*\\b" + server + "\\b.*") && !line.contains(" servers failed: "))
                .toList();
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.url(server)))
                                .header("Content-Type", "application/json")
                                .header("Accept", "application/json, text/event-stream")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
