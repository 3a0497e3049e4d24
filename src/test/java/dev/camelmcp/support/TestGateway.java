package dev.camelmcp.support;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.config.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/** The gateway in this JVM, with the routes of the jar. */
public final class TestGateway implements AutoCloseable {

    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 20_000;

    /** Neighbours by process id are some hundred ports apart. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 499 % PORTS));

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
        gateway = new Gateway(Optional.of(properties), Gateway.Mode.RUN, clock);
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

    /** The settings of a store that nodes share. */
    public static Map<String, String> store(String redisUrl) {
        return Map.of(
                "mcp.store.redis.url",
                redisUrl,
                "mcp.store.encryption-keys",
                "k1:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
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

    /** Those that are served at this moment. */
    public Servers servers() {
        return gateway.config().servers();
    }

    public ProducerTemplate producer() {
        return producer;
    }

    /**
     * A port of loopback that nobody listens at, and that nobody gets before its use: it is none of those that the
     * system hands out, and of the JVMs that run tests side by side each begins elsewhere.
     */
    public static int freePort() {
        while (true) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException inUse) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        gateway.stop();
        Files.deleteIfExists(properties);
    }
}
