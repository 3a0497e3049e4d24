package dev.camelmcp.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.support.SeenProof;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The MCP server behind the gateway, over TLS, one path for each client of a test. It has each token introspected, and
 * takes one that is bound to a certificate only from whoever presents that certificate (RFC 8705 §3), and one that is
 * bound to a key only with a proof (RFC 9449 §7). It asks for a certificate and takes those who have none. It has
 * metadata (RFC 9728) for clients whose names begin with {@value #DESCRIBED} or {@value #CHALLENGED}: all else that
 * comes without a token is 401. Thread-safe.
 */
final class ProtectedResource implements AutoCloseable {

    /**
     * A request that came.
     *
     * @param certificate {@code x5t#S256} of the client certificate of the connection; empty without one
     * @param boundTo {@code x5t#S256} of the token; empty when it is not bound
     */
    record Call(String server, String token, boolean accepted, String clientId, String certificate, String boundTo) {}

    /** The MCP server has metadata at the well-known place. */
    static final String DESCRIBED = "described";

    /** The MCP server names its metadata in the challenge. */
    static final String CHALLENGED = "challenged";

    private final Vertx vertx = Vertx.vertx();
    private final HttpsClient http;
    private final String introspectionUrl;
    private final String issuer;
    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    ProtectedResource(Pki pki, String introspectionUrl, String issuer) throws Exception {
        this.http = new HttpsClient(pki);
        this.introspectionUrl = introspectionUrl;
        this.issuer = issuer;
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(pki.path("server.pem"))
                        .setKeyPath(pki.path("server.key")))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(pki.path("ca.pem")).addCertPath(pki.path("self-signed.pem")))
                .setClientAuth(ClientAuth.REQUEST);
        server = vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url(String client) {
        return "https://127.0.0.1:" + server.actualPort() + "/" + client;
    }

    /** All requests that brought a token, in the order of their answers. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Call> calls(String client) {
        return calls.stream().filter(call -> call.server().equals(client)).toList();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void handle(HttpServerRequest request) {
        request.resume();
        String client = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.path().equals(metadataPath(client))) {
            describe(request, client);
            return;
        }
        String authorization =
                Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        boolean dpop = authorization.startsWith("DPoP ");
        if (!dpop && !authorization.startsWith("Bearer ")) {
            refuse(request, challenge(client));
            return;
        }
        String token = authorization.substring(authorization.indexOf(' ') + 1);
        String key = dpop ? provenKey(request, token) : "";
        String certificate = certificate(request);
        var context = vertx.getOrCreateContext();
        http.introspect(introspectionUrl, token)
                .whenComplete((answer, failure) -> context.runOnContext(
                        v -> answer(request, token, key, certificate, failure == null ? answer : "{}")));
    }

    private void answer(HttpServerRequest request, String token, String key, String certificate, String introspection) {
        JsonNode answer = McpClient.json(introspection);
        String boundTo = answer.path("cnf").path("x5t#S256").asText();
        boolean accepted = answer.path("active").asBoolean()
                && (boundTo.isEmpty() || boundTo.equals(certificate))
                && answer.path("cnf").path("jkt").asText().equals(key);
        String clientId = answer.path("client_id").asText();
        calls.add(new Call(request.path().substring(1), token, accepted, clientId, certificate, boundTo));
        if (accepted) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        } else {
            refuse(request, " error=\"invalid_token\"");
        }
    }

    private void describe(HttpServerRequest request, String client) {
        JsonObject metadata = new JsonObject()
                .put("resource", url(client))
                .put("authorization_servers", List.of(issuer))
                .put("scopes_supported", List.of("mcp:write"))
                .put("bearer_methods_supported", List.of("header"));
        request.response().putHeader("Content-Type", "application/json").end(metadata.encode());
    }

    private static String metadataPath(String client) {
        if (client.startsWith(DESCRIBED)) {
            return "/.well-known/oauth-protected-resource/" + client;
        }
        return client.startsWith(CHALLENGED) ? "/metadata-of/" + client : "";
    }

    private String challenge(String client) {
        return client.startsWith(CHALLENGED)
                ? " resource_metadata=\"https://127.0.0.1:" + server.actualPort() + metadataPath(client) + "\""
                : "";
    }

    private static void refuse(HttpServerRequest request, String error) {
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer" + error)
                .end();
    }

    /** The thumbprint of the key that the proof was made with; empty where it is none for this request. */
    private String provenKey(HttpServerRequest request, String token) {
        try {
            SeenProof proof = SeenProof.of(request.getHeader("DPoP"));
            String url = "https://127.0.0.1:" + server.actualPort() + request.path();
            boolean fits = url.equals(proof.claim("htu"))
                    && request.method().name().equals(proof.claim("htm"))
                    && SeenProof.hash(token).equals(proof.claim("ath"));
            return fits ? proof.thumbprint() : "";
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String certificate(HttpServerRequest request) {
        try {
            return thumbprint(request.connection().sslSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException withoutOne) {
            return "";
        }
    }

    /** {@code x5t#S256} (RFC 8705 §3.1). */
    static String thumbprint(Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
