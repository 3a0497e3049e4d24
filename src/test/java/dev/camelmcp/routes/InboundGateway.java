package dev.camelmcp.routes;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A gateway before two MCP servers, {@code api} and {@code web}, that wants to know who calls. */
final class InboundGateway implements AutoCloseable {

    static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final StubUpstream upstream = StubUpstream.start();
    private final TestGateway gateway;

    private InboundGateway(Map<String, String> settings, Clock clock) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("mcp.servers.api.url", upstream.url());
        all.put("mcp.servers.web.url", upstream.url());
        gateway = TestGateway.start(all, clock);
    }

    static InboundGateway start(Map<String, String> settings) throws Exception {
        return start(settings, Clock.systemUTC());
    }

    /** One whose time is told by the test. */
    static InboundGateway start(Map<String, String> settings, Clock clock) throws Exception {
        return new InboundGateway(settings, clock);
    }

    static String hash(String key) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    StubUpstream upstream() {
        return upstream;
    }

    TestGateway gateway() {
        return gateway;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** Names and values of headers in turn. */
    HttpResponse<String> ping(String server, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/mcp/" + server))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(PING));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        upstream.close();
    }
}
