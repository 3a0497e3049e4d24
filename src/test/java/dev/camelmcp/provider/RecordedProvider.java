package dev.camelmcp.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A product as its documentation describes it, on 127.0.0.1: answers a request that is exactly the documented one, and
 * refuses any other with the documented error. Thread-safe.
 */
final class RecordedProvider implements AutoCloseable {

    private static final Pattern IN_SECONDS = Pattern.compile("\\{\\{in (\\d+) s}}");
    private static final String UNDOCUMENTED = "{\"error\":\"invalid_request\"}";

    private final Recording recording;
    private final RecordedRequest documented;
    private final HttpServer server;
    private final List<List<String>> deviations = new CopyOnWriteArrayList<>();

    private RecordedProvider(Recording recording, Optional<RSAPublicKey> appKey) throws IOException {
        this.recording = recording;
        this.documented = new RecordedRequest(recording.request(), appKey);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static RecordedProvider start(Recording recording) throws IOException {
        return new RecordedProvider(recording, Optional.empty());
    }

    /**
     * A GitHub.
     *
     * @param appKey what the app's JWT is verified with
     */
    static RecordedProvider start(Recording recording, RSAPublicKey appKey) throws IOException {
        return new RecordedProvider(recording, Optional.of(appKey));
    }

    String tokenUrl() {
        return origin() + recording.request().path();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** For each request the names of what was not as documented: parameters, headers, {@code method}, {@code path}. */
    List<List<String>> deviations() {
        return deviations;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            List<String> found = documented.deviations(exchange, body);
            deviations.add(found);
            if (found.isEmpty()) {
                String json = recording.answer().body().toString();
                write(exchange, recording.answer().status(), withTimes(json));
                return;
            }
            Optional<Recording.Refusal> refusal = recording.refusals().stream()
                    .filter(r -> found.contains(r.when()))
                    .findFirst();
            write(
                    exchange,
                    refusal.map(Recording.Refusal::status).orElse(400),
                    refusal.map(r -> r.body().toString()).orElse(UNDOCUMENTED));
        }
    }

    private static void write(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String withTimes(String json) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return IN_SECONDS
                .matcher(json)
                .replaceAll(m -> Matcher.quoteReplacement(
                        now.plus(Duration.ofSeconds(Long.parseLong(m.group(1)))).toString()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
