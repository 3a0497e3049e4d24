package dev.camelmcp.support;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * All that a gateway speaks to out there, in one server: the token and revocation endpoints ({@code /token},
 * {@code /revoke}), an issuer's keys ({@code /jwks}) and an MCP server with one tool ({@code /mcp}), whose streams
 * begin with an event. By http, and by https where it is given keys. Thread-safe.
 */
public final class Outside implements AutoCloseable {

    /** The first event of a stream. */
    public static final String EVENT = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/hello\"}\n\n";

    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"outside\",\"version\":\"1\"}}}";
    private static final String TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":[{\"name\":\"echo\","
            + "\"inputSchema\":{\"type\":\"object\"}}]}}";

    /**
     * A request as it arrived.
     *
     * @param peer the address that it came from
     * @param certified whether its sender showed a certificate
     * @param headers names in lower case
     */
    public record Arrived(
            String path, String method, String version, String peer, boolean certified, Map<String, String> headers) {}

    private final Vertx vertx = Vertx.vertx();
    private final JWKSet keys;
    private final HttpServer plain;
    private final HttpServer secure;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();

    private Outside(JWKSet keys, HttpServerOptions https) throws Exception {
        this.keys = keys;
        plain = listen(new HttpServerOptions());
        secure = https == null ? null : listen(https);
    }

    /** @param keys what {@code /jwks} answers */
    public static Outside open(JWKSet keys) throws Exception {
        return new Outside(keys, null);
    }

    /**
     * Also by https, and HTTP/2 there.
     *
     * @param authority of clients that show a certificate
     */
    public static Outside open(JWKSet keys, Path certificate, Path key, Path authority) throws Exception {
        return new Outside(
                keys,
                new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.toString())
                                .setKeyPath(key.toString())));
    }

    private HttpServer listen(HttpServerOptions options) throws Exception {
        return vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    public int port() {
        return plain.actualPort();
    }

    public int securePort() {
        return secure.actualPort();
    }

    public List<Arrived> arrived() {
        return arrived;
    }

    /** What came to a path. */
    public List<Arrived> at(String path) {
        return arrived.stream().filter(a -> a.path().equals(path)).toList();
    }

    private void handle(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        arrived.add(new Arrived(
                request.path(),
                request.method().name(),
                request.version().name(),
                request.remoteAddress().hostAddress(),
                isCertified(request),
                Map.copyOf(headers)));
        HttpServerResponse response = request.response();
        request.body().onSuccess(body -> {
            switch (request.path()) {
                case "/token" ->
                    json(response, "{\"access_token\":\"t-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
                case "/revoke" -> response.end();
                case "/jwks" -> json(response, keys.toString());
                default -> mcp(request, body.toString());
            }
        });
    }

    private static void mcp(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        String id = body.replaceAll("(?s).*\"id\":(\"[^\"]*\"|\\d+).*", "$1");
        if (request.method().name().equals("GET")) {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            response.write(EVENT);
        } else if (body.contains("\"initialize\"")) {
            json(response, INITIALIZED.formatted(id));
        } else if (body.contains("\"tools/list\"")) {
            json(response, TOOLS.formatted(id));
        } else if (body.contains("\"id\"")) {
            json(response, body);
        } else {
            response.setStatusCode(202).end();
        }
    }

    private static void json(HttpServerResponse response, String body) {
        response.putHeader("Content-Type", "application/json").end(body);
    }

    private static boolean isCertified(HttpServerRequest request) {
        try {
            return request.isSSL() && request.sslSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
