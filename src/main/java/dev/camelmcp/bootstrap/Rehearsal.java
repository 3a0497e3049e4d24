package dev.camelmcp.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the gateway once, between a token endpoint and an MCP server of its own on loopback, so that the JVM has loaded
 * what a gateway loads. Not thread-safe.
 */
public final class Rehearsal {

    private static final String REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    private static final String TOKEN = "{\"access_token\":\"rehearsal\",\"token_type\":\"Bearer\",\"expires_in\":60}";
    private static final String EVENTS = "data: " + ANSWER + "\n\n";

    /** Enough for the JVM to see what is called often: newer ones keep that in the archive, too. */
    private static final int REQUESTS = 300;

    /** The one that the server refuses the token of. */
    private static final int REFUSED = 100;

    private Rehearsal() {}

    /**
     * Starts the gateway, sends some requests through it, and stops it.
     *
     * @throws IllegalStateException when a request did not come back as it should
     */
    public static void run() throws Exception {
        HttpServer servers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.createContext("/token", exchange -> answer(exchange, 200, TOKEN, "application/json"));
        AtomicInteger asked = new AtomicInteger();
        servers.createContext("/mcp", exchange -> {
            boolean stream = exchange.getRequestMethod().equals("GET");
            boolean refused = asked.incrementAndGet() == REFUSED;
            answer(
                    exchange,
                    refused ? 401 : 200,
                    stream ? EVENTS : ANSWER,
                    stream ? "text/event-stream" : "application/json");
        });
        servers.start();
        Path properties = Files.createTempFile("rehearsal", ".properties");
        try {
            int port = freePort();
            Files.write(properties, configuration(servers.getAddress().getPort(), port));
            Gateway gateway = new Gateway(Optional.of(properties), Gateway.Mode.RUN);
            gateway.start();
            for (int i = 0; i < REQUESTS; i++) {
                send(port);
            }
            listen(port);
            gateway.stop();
        } finally {
            servers.stop(0);
            Files.delete(properties);
        }
    }

    private static List<String> configuration(int servers, int port) throws IOException {
        String base = "http://127.0.0.1:" + servers;
        return List.of(
                "camel.server.port=" + port,
                "camel.management.port=" + freePort(),
                "mcp.servers.rehearsal.url=" + base + "/mcp",
                "mcp.servers.rehearsal.oauth.enabled=true",
                "mcp.servers.rehearsal.oauth.enforce-https=false",
                "mcp.servers.rehearsal.oauth.client-id=rehearsal",
                "mcp.servers.rehearsal.oauth.client-secret=rehearsal",
                "mcp.servers.rehearsal.oauth.token-url=" + base + "/token");
    }

    private static void send(int port) throws IOException {
        HttpURLConnection connection = connection(port);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(REQUEST.getBytes(StandardCharsets.UTF_8));
        }
        expect(ANSWER, connection);
    }

    private static void listen(int port) throws IOException {
        HttpURLConnection connection = connection(port);
        connection.setRequestProperty("Accept", "text/event-stream");
        expect(EVENTS, connection);
    }

    private static HttpURLConnection connection(int port) throws IOException {
        return (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/mcp/rehearsal")
                .toURL()
                .openConnection();
    }

    private static void expect(String body, HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.equals(body)) {
                throw new IllegalStateException("the gateway answered " + answer);
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String body, String type) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
