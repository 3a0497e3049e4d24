package dev.camelmcp.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of JWTs that publishes its keys over HTTP, and counts how often it is asked for them. Thread-safe. */
public final class JwtIssuer implements AutoCloseable {

    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "https://gateway.example/mcp";

    /** That all issuers begin with: an RSA key takes longer than all else in most tests. */
    private static final RSAKey FIRST = firstKey();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey key;
    private volatile List<JWK> published;
    private volatile int status = 200;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private JwtIssuer() throws Exception {
        key = FIRST;
        published = List.of(key.toPublicJWK());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/jwks", this::answer);
        server.createContext("/elsewhere", this::answer);
        server.start();
    }

    public static JwtIssuer start() throws Exception {
        return new JwtIssuer();
    }

    private static RSAKey firstKey() {
        try {
            return newKey("k1");
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey newKey(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    public String jwksUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    public RSAKey key() {
        return key;
    }

    /** How often the keys were asked for. */
    public int asked() {
        return asked.get();
    }

    /** Signs with a new key from now on, and publishes nothing else. */
    public void rotate(String id) throws JOSEException {
        rotate(newKey(id));
    }

    public void rotate(RSAKey next) {
        key = next;
        published = List.of(key.toPublicJWK());
    }

    public void publish(JWK... keys) {
        published = List.of(keys);
    }

    public void answerWith(int next) {
        status = next;
    }

    /** Answers only when it is released. */
    public CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** Claims that are in order. */
    public static JWTClaimsSet.Builder claims() {
        return claims(Instant.now());
    }

    public static JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("alice")
                .claim("scope", "mcp:use other")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public String token() throws JOSEException {
        return token(claims());
    }

    public String token(JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()), key, claims);
    }

    public static String sign(JWSHeader.Builder header, RSAKey key, JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header.build(), claims.build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    public static JWSHeader.Builder header(String id, String type) {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id);
        return type == null ? header : header.type(new JOSEObjectType(type));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IOException("never released");
            }
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            boolean there = status == 200 || exchange.getRequestURI().getPath().equals("/elsewhere");
            byte[] body = (there ? new JWKSet(published).toString() : "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(there ? 200 : status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
