package dev.camelmcp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An authorization server, and an MCP server that takes its tokens and no others. What happens to each token is written
 * down. Thread-safe.
 */
final class CountedServers implements AutoCloseable {

    static final String CLIENT_ID = "replica-client-7f3a";
    static final String CLIENT_SECRET = "replica-s3cret-51d0c2";
    static final String ANSWER = "{\"ok\":true}";

    /** So that callers without a pause are some hundreds a second. */
    private static final long ANSWER_MILLIS = 10;

    private static final Pattern CALLER = Pattern.compile("\"id\":\"(\\w+)\"");
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(UTF_8));

    /** A token, and by whom it was used when the last time, as those say who call. */
    record Issued(String value, Instant expiresAt, Map<String, Instant> uses) {

        boolean isUsedBy(String... callers) {
            return uses.keySet().containsAll(List.of(callers));
        }

        /** By anybody; {@link Instant#MIN} for never. */
        Instant lastUse() {
            return uses.values().stream().max(Instant::compareTo).orElse(Instant.MIN);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Issued> issued = new CopyOnWriteArrayList<>();
    private final Map<String, Issued> valid = new ConcurrentHashMap<>();
    private final List<String> revoked = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokenRequests = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile Duration delay = Duration.ofMillis(1);
    private volatile boolean lenient;

    private CountedServers() throws Exception {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4096))
                .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    static CountedServers start() throws Exception {
        return new CountedServers();
    }

    /** Where it is found at a gateway, by the name that this is to have there. */
    Map<String, String> settings(String name) {
        String base = "http://127.0.0.1:" + server.actualPort();
        String prefix = "mcp.servers." + name + ".";
        return Map.of(
                prefix + "url",
                base + "/mcp",
                prefix + "oauth.enabled",
                "true",
                prefix + "oauth.client-id",
                CLIENT_ID,
                prefix + "oauth.client-secret",
                CLIENT_SECRET,
                prefix + "oauth.token-url",
                base + "/token",
                prefix + "oauth.revocation-url",
                base + "/revoke",
                prefix + "oauth.enforce-https",
                "false");
    }

    /** What somebody says who is called that. */
    static String call(String caller) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"" + caller + "\",\"method\":\"tools/list\"}";
    }

    /** Of tokens from now on. */
    void liveFor(Duration time) {
        lifetime = time;
    }

    /** The answers to token requests that arrive from now on come later. */
    void answerTokensAfter(Duration time) {
        delay = time;
    }

    /** The MCP server knows nothing of revocations, as one that reads JWTs. */
    void takeRevoked() {
        lenient = true;
    }

    /** The MCP server takes it no more, and nobody is told. */
    void invalidate(Issued token) {
        valid.remove(token.value());
    }

    /** In the order in which they were issued. */
    List<Issued> issued() {
        return issued;
    }

    Issued newest() {
        return issued.get(issued.size() - 1);
    }

    List<String> revoked() {
        return revoked;
    }

    int tokenRequests() {
        return tokenRequests.get();
    }

    /** Calls that were answered with 401. */
    int refused() {
        return refused.get();
    }

    private void serve(HttpServerRequest request, Buffer body) {
        switch (request.path()) {
            case "/token" -> token(request);
            case "/revoke" -> revoke(request, body.toString());
            default -> mcp(request, body.toString());
        }
    }

    private void token(HttpServerRequest request) {
        tokenRequests.incrementAndGet();
        if (!BASIC.equals(request.getHeader("Authorization"))) {
            json(request.response().setStatusCode(401), "{\"error\":\"invalid_client\"}");
            return;
        }
        Duration life = lifetime;
        vertx.setTimer(delay.toMillis(), id -> {
            Issued token = new Issued("tok-" + UUID.randomUUID(), Instant.now().plus(life), new ConcurrentHashMap<>());
            valid.put(token.value(), token);
            issued.add(token);
            json(
                    request.response(),
                    "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
                            .formatted(token.value(), life.toSeconds()));
        });
    }

    private void revoke(HttpServerRequest request, String form) {
        for (String pair : form.split("&")) {
            if (pair.startsWith("token=")) {
                String token = URLDecoder.decode(pair.substring("token=".length()), UTF_8);
                revoked.add(token);
                if (!lenient) {
                    valid.remove(token);
                }
            }
        }
        request.response().end();
    }

    private void mcp(HttpServerRequest request, String message) {
        String authorization = String.valueOf(request.getHeader("Authorization"));
        Matcher caller = CALLER.matcher(message);
        String by = caller.find() ? caller.group(1) : "?";
        issued.stream()
                .filter(token -> authorization.equals("Bearer " + token.value()))
                .forEach(token -> token.uses().put(by, Instant.now()));
        Issued token = valid.get(authorization.replaceFirst("^Bearer ", ""));
        if (token == null || Instant.now().isAfter(token.expiresAt())) {
            refused.incrementAndGet();
            json(request.response().setStatusCode(401), "{\"error\":\"invalid_token\"}");
            return;
        }
        vertx.setTimer(ANSWER_MILLIS, id -> json(request.response(), ANSWER));
    }

    private static void json(HttpServerResponse response, String body) {
        if (!response.closed()) {
            response.putHeader("Content-Type", "application/json").end(body);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
