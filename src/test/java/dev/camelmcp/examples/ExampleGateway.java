package dev.camelmcp.examples;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A gateway whose {@code routes/} folder is the one of the distribution with the files of one example copied into it,
 * as {@code docs/editing-routes.md} tells users to do. Before it an authorization server, behind it an MCP server under
 * two names, {@code api} and {@code reports}, both with OAuth.
 */
final class ExampleGateway implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final TestAuthorizationServer as = TestAuthorizationServer.start();
    private final StubUpstream upstream = StubUpstream.start();
    private final Path folder = Files.createTempDirectory("routes");
    private final TestGateway gateway;

    private ExampleGateway(String example, UnaryOperator<String> edit, Map<String, String> settings) throws Exception {
        copy(Path.of("routes"), edit);
        copy(Path.of("examples/routes", example), edit);
        Map<String, String> all = new HashMap<>(TestGateway.server("api", upstream.url(), as));
        all.putAll(TestGateway.server("reports", upstream.url(), as));
        all.put("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        all.putAll(settings);
        gateway = TestGateway.start(all);
    }

    static ExampleGateway of(String example, Map<String, String> settings) throws Exception {
        return new ExampleGateway(example, UnaryOperator.identity(), settings);
    }

    /** With what somebody makes of each file. */
    static ExampleGateway of(String example, UnaryOperator<String> edit, Map<String, String> settings)
            throws Exception {
        return new ExampleGateway(example, edit, settings);
    }

    private void copy(Path from, UnaryOperator<String> edit) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.writeString(folder.resolve(file.getFileName()), edit.apply(Files.readString(file)));
            }
        }
    }

    TestAuthorizationServer as() {
        return as;
    }

    StubUpstream upstream() {
        return upstream;
    }

    String url(String server) {
        return gateway.url(server);
    }

    /** What the MCP server got last. */
    StubUpstream.Received last() {
        return upstream.last();
    }

    /** Whether the last request carried one token, and one that the authorization server stands by. */
    boolean lastHadAGoodToken() {
        List<String> tokens = last().headers().stream()
                .filter(h -> h.getKey().equalsIgnoreCase("Authorization"))
                .map(h -> h.getValue().substring("Bearer ".length()))
                .toList();
        return tokens.size() == 1 && as.isActive(tokens.get(0));
    }

    /** A message to {@code /mcp/{server}}; names and values of headers in turn. */
    HttpResponse<String> send(String server, String json, String... headers) throws Exception {
        return sendTo("/mcp/" + server, json, headers);
    }

    HttpResponse<String> sendTo(String path, String json, String... headers) throws Exception {
        return CLIENT.send(request(path, json, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** As {@link #send}, with an answer that is read as it arrives. */
    HttpResponse<InputStream> stream(String server, String json, String... headers) throws Exception {
        return CLIENT.send(request("/mcp/" + server, json, headers), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest request(String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    static String ping() {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";
    }

    static String call(String tool) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"name\":\"x\"}}}";
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        upstream.close();
        as.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
