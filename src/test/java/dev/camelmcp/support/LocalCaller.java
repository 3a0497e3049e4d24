package dev.camelmcp.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A caller of a local server, who writes each message himself. Thread-safe once the session has begun. */
public final class LocalCaller implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String url;
    private final Map<String, String> headers;
    private volatile String session;

    public LocalCaller(String url) {
        this(url, Map.of());
    }

    public LocalCaller(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = headers;
    }

    /** A caller whose session has begun. */
    public static LocalCaller begin(String url) throws Exception {
        LocalCaller caller = new LocalCaller(url);
        caller.begin();
        return caller;
    }

    public HttpResponse<String> begin() throws Exception {
        HttpResponse<String> answer = post(initialize());
        session = answer.headers().firstValue("Mcp-Session-Id").orElse(null);
        if (session != null) {
            post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        }
        return answer;
    }

    public static String initialize() {
        return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    }

    /** A call of a tool of {@link FakeServer}. */
    public static String call(String id, String tool, String x) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"x\":\"" + x + "\"},\"_meta\":{\"progressToken\":\"p" + id.replace("\"", "")
                + "\"}}}";
    }

    /** A caller of one tool by MCP 2026-07-28, which has no sessions. */
    public static LocalCaller stateless(String url, String tool, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Mcp-Method", "tools/call");
        headers.put("Mcp-Name", tool);
        return new LocalCaller(url, headers);
    }

    /** As {@link #call}, by MCP 2026-07-28. */
    public static String statelessCall(String id, String tool, String x) {
        return call(id, tool, x)
                .replace(
                        "\"_meta\":{",
                        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                                + "\"io.modelcontextprotocol/clientCapabilities\":{},");
    }

    public String session() {
        return session;
    }

    public void session(String id) {
        session = id;
    }

    public HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return HTTP.send(request().POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> postLater(String body) {
        return HTTP.sendAsync(request().POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** The events of a stream that stays open, line by line; closing them leaves. */
    public HttpResponse<Stream<String>> listen() throws IOException, InterruptedException {
        return HTTP.send(request().GET().build(), BodyHandlers.ofLines());
    }

    /** The lines of an answer that stays open. */
    public HttpResponse<Stream<String>> stream(String body) throws IOException, InterruptedException {
        return HTTP.send(request().POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofLines());
    }

    public HttpResponse<String> get() throws IOException, InterruptedException {
        return HTTP.send(request().GET().build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> delete() throws IOException, InterruptedException {
        return HTTP.send(request().DELETE().build(), BodyHandlers.ofString());
    }

    /** The text that a tool answered with. */
    public String text(String tool, String x) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(call("\"t-" + System.nanoTime() + "\"", tool, x));
        String body = answer.body();
        int start = body.indexOf("\"text\":\"") + 8;
        if (answer.statusCode() != 200 || start < 8) {
            throw new AssertionError(answer.statusCode() + " " + body);
        }
        return body.substring(start, body.indexOf('"', start));
    }

    /** The data lines of a stream that has ended. */
    public static List<String> data(String stream) {
        return stream.lines()
                .filter(l -> l.startsWith("data: "))
                .map(l -> l.substring(6))
                .toList();
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        headers.forEach(request::setHeader);
        if (session != null) {
            request.header("Mcp-Session-Id", session);
        }
        return request;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (session != null) {
            delete();
        }
    }
}
