package dev.camelmcp.support;

import dev.camelmcp.bootstrap.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/** The gateway in this JVM, with the routes of the jar. */
public final class TestGateway implements AutoCloseable {

    private final Path properties;
    private final int port;
    private final Gateway gateway;
    private final ProducerTemplate producer;

    private TestGateway(Map<String, String> settings, Clock clock) throws Exception {
        port = freePort();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("camel.server.port", String.valueOf(port));
        all.put("camel.management.enabled", "false");
        all.put("mcp.oauth.retry.initial-delay", "20ms");
        all.put("mcp.oauth.retry.max-delay", "40ms");
        all.putAll(settings);
        properties = Files.createTempFile("gateway", ".properties");
        Files.writeString(
                properties,
                all.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\"))
                        .collect(Collectors.joining("\n")));
        gateway = new Gateway(Optional.of(properties), true, clock);
        gateway.start();
        producer = gateway.context().createProducerTemplate();
    }

    public static TestGateway start(Map<String, String> settings) throws Exception {
        return start(settings, Clock.systemUTC());
    }

    /** One whose time is told by the test; what it sends and waits for takes real time. */
    public static TestGateway start(Map<String, String> settings, Clock clock) throws Exception {
        return new TestGateway(settings, clock);
    }

    /** The settings of one server with the default client of the authorization server. */
    public static Map<String, String> server(String id, String url, TestAuthorizationServer as) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prefix = "mcp.servers." + id + ".";
        settings.put(prefix + "url", url);
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", TestAuthorizationServer.GATEWAY.id());
        settings.put(prefix + "oauth.client-secret", TestAuthorizationServer.GATEWAY.secret());
        settings.put(prefix + "oauth.token-url", as.tokenUrl());
        settings.put(prefix + "oauth.revocation-url", as.revocationUrl());
        settings.put(prefix + "oauth.scope", "mcp:read");
        settings.put(prefix + "oauth.enforce-https", "false");
        return settings;
    }

    public String url(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    public int port() {
        return port;
    }

    public CamelContext context() {
        return gateway.context();
    }

    public ProducerTemplate producer() {
        return producer;
    }

    /** A port that was free a moment ago, on loopback. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        gateway.stop();
        Files.deleteIfExists(properties);
    }
}
