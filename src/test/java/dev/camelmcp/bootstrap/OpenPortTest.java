package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever can connect is answered by the gateway, and on all of its event loops. */
@Timeout(120)
class OpenPortTest {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String HEALTH = "GET /observe/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String PING =
            "POST /mcp/api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Content-Length: " + CALL.length() + "\r\n\r\n" + CALL;

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private int port;
    private int management;
    private StubUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        port = TestGateway.freePort();
        management = TestGateway.freePort();
        upstream = StubUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        over.set(true);
        upstream.close();
    }

    /** A 404 at the start, or at the end, is a lost session to an MCP client. */
    @Test
    void everyAnswerFromTheFirstToTheLastIsTheGateways() throws Exception {
        CompletableFuture<Void> asking = CompletableFuture.runAsync(this::askAllTheTime);
        TestGateway gateway = gateway();
        try {
            await().until(() -> answers.stream().anyMatch(a -> a.contains("{\"ok\":true}")));
        } finally {
            gateway.close();
        }
        over.set(true);
        asking.join();

        assertThat(answers).allMatch(a -> a.contains("{\"ok\":true}") || a.contains("the gateway is shutting down"));
    }

    @Test
    void readinessIsNotUpBeforeThePortIsOpen() throws Exception {
        CompletableFuture<Void> asking = CompletableFuture.runAsync(this::compareAllTheTime);
        try (TestGateway gateway = gateway()) {
            await().until(() -> !answers.isEmpty());
            over.set(true);
            asking.join();
        }

        assertThat(surprises).isEmpty();
    }

    /** One listener may hold all of the work where several do not share it. */
    @Test
    void everyEventLoopHasItsShareOfTheConnections() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (TestGateway gateway = gateway()) {
            gateway.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("platform-http:/thread?platformHttpEngine=#bean:mcpHttpEngine")
                            .process(e -> threads.add(Thread.currentThread().getName()))
                            .setBody(constant("served"));
                }
            });
            for (int i = 0; i < 8 * Runtime.getRuntime().availableProcessors(); i++) {
                assertThat(exchange(port, "GET /thread HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
        }

        assertThat(threads).hasSize(Runtime.getRuntime().availableProcessors());
    }

    /** By somebody who came after the configuration was checked. */
    @Test
    void gatewayWhosePortIsTakenWhileItStartsSaysSoAndEnds() throws Exception {
        saysSoAndEnds("camel.server.port", port, "camel.management.enabled=false");
    }

    /** Camel goes on without it, and nobody would see that probes and scrapers are answered by somebody else. */
    @Test
    void gatewayWhoseManagementPortIsTakenWhileItStartsSaysSoAndEnds() throws Exception {
        saysSoAndEnds("camel.management.port", management, "camel.server.port=" + port);
    }

    private static void saysSoAndEnds(String property, int port, String more) throws Exception {
        Path properties = Files.createTempFile("gateway", ".properties");
        Files.writeString(properties, property + "=" + port + "\n" + more + "\n");
        Gateway gateway = new Gateway(Optional.of(properties), Gateway.Mode.RUN);
        // services start between the check and the moment when the port is opened
        ServerSocket[] thief = new ServerSocket[1];
        gateway.main().addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport main) {
                try {
                    thief[0] = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        try {
            assertThatThrownBy(gateway::start)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll(property, "cannot listen on 127.0.0.1:" + port, "in use");
            assertThat(gateway.context().isStopped()).isTrue();
        } finally {
            thief[0].close();
            Files.delete(properties);
        }
    }

    private TestGateway gateway() throws Exception {
        return TestGateway.start(Map.of(
                "mcp.servers.api.url", upstream.url(),
                "camel.server.port", String.valueOf(port),
                "camel.management.enabled", "true",
                "camel.management.port", String.valueOf(management)));
    }

    private void askAllTheTime() {
        while (!over.get()) {
            String answer = exchange(port, PING);
            if (answer != null && !answer.isEmpty()) {
                answers.add(answer);
            }
        }
    }

    /** What was ready a moment ago answers now. */
    private void compareAllTheTime() {
        while (!over.get()) {
            String health = exchange(management, HEALTH);
            if (health != null && health.contains("UP")) {
                String answer = exchange(port, PING);
                if (answer == null || !answer.contains("{\"ok\":true}")) {
                    surprises.add(health + "\nbut\n" + answer);
                }
                answers.add(health);
            }
        }
    }

    /** Null when nobody listens, or the connection ends without an answer. */
    private static String exchange(int port, String request) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(20_000);
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
    }
}
