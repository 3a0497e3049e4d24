package com.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An authorization server and an MCP server that wants its tokens, unless {@code test.mcp-url} and the others name real
 * ones, which the build of camel-mcp-oauth has.
 */
public class StubServers implements QuarkusTestResourceLifecycleManager {

    /** What the MCP server was sent. */
    static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch firstEventSeen = new CountDownLatch(1);
    private HttpServer servers;

    @Override
    public Map<String, String> start() {
        return System.getProperty("test.mcp-url") == null
                ? stub()
                : Map.of(
                        "API_URL", System.getProperty("test.mcp-url"),
                        "API_TOKEN_URL", System.getProperty("test.token-url"),
                        "API_CLIENT_ID", System.getProperty("test.client-id"),
                        "API_CLIENT_SECRET", System.getProperty("test.client-secret"));
    }

    Map<String, String> stub() {
        try {
            servers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        servers.createContext("/token", e -> answer(e, """
                {"access_token":"t-1","token_type":"Bearer","expires_in":600,"scope":"mcp:read mcp:write"}"""));
        servers.createContext("/mcp", e -> {
            AUTHORIZATIONS.add(e.getRequestHeaders().getFirst("Authorization"));
            if (new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("tools/call")) {
                stream(e);
            } else {
                answer(e, """
                        {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}""");
            }
        });
        servers.setExecutor(threads);
        servers.start();
        String base = "http://127.0.0.1:" + servers.getAddress().getPort();
        return Map.of("API_URL", base + "/mcp", "API_TOKEN_URL", base + "/token");
    }

    /** Lets the stream go on. */
    void firstEventSeen() {
        firstEventSeen.countDown();
    }

    @Override
    public void stop() {
        if (servers != null) {
            servers.stop(0);
        }
        threads.shutdownNow();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                OutputStream body = exchange.getResponseBody()) {
            body.write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            boolean seen = firstEventSeen.await(30, TimeUnit.SECONDS);
            body.write(("data: " + (seen ? "last" : "the first one was kept back") + "\n\n")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
