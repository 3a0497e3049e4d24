package dev.camelmcp.interop;

import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The distribution as a user runs it: {@code bin/mcp-oauth run --config FILE}, secret in an environment variable. */
final class Gateway implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;

    private final RunningProgram process;
    private final Path config;
    private final int port;
    private final int managementPort;

    private Gateway(ProtectedServer server, String secret, String more) throws IOException {
        port = TestGateway.freePort();
        managementPort = TestGateway.freePort();
        String command = command().toString();
        config = Files.createTempFile(Workspace.folder(), "gateway-", ".properties");
        Files.writeString(config, properties(server) + more);
        ProcessBuilder builder = NodeProcess.command("launch.mjs", command, "run", "--config", config.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("MCP_") || name.startsWith("CAMEL_"));
        builder.environment().put("GW_SECRET", secret);
        process = RunningProgram.start(builder);
    }

    /** Starts the gateway in front of the server and returns once it is healthy. */
    static Gateway start(ProtectedServer server, String secret) {
        return start(server, secret, "");
    }

    /** As above, with more properties. */
    static Gateway start(ProtectedServer server, String secret, String more) {
        for (int attempt = 1; ; attempt++) {
            Gateway gateway = launch(server, secret, more);
            try {
                await("gateway health")
                        .atMost(START)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> gateway.isHealthy() || !gateway.process.isAlive());
            } catch (RuntimeException e) {
                gateway.close();
                throw new AssertionError("The gateway did not get healthy:\n" + gateway.output(), e);
            }
            if (gateway.process.isAlive()) {
                return gateway;
            }
            gateway.close();
            // Another program may have taken a port between choosing and using it. All else is a failure at once.
            if (attempt == ATTEMPTS || !gateway.output().contains("Address already in use")) {
                throw new AssertionError("The gateway ended at start:\n" + gateway.output());
            }
        }
    }

    /** Where MCP clients go. */
    String url() {
        return url("everything");
    }

    String url(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    /** Everything the gateway has printed so far. */
    String output() {
        return process.output();
    }

    /** SIGTERM. */
    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Gateway launch(ProtectedServer server, String secret, String more) {
        try {
            return new Gateway(server, secret, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path command() {
        return distribution().resolve("bin/mcp-oauth");
    }

    /** The unpacked distribution, an absolute path. */
    static Path distribution() {
        Path distribution = Path.of(System.getProperty("distribution", "target/camel-mcp-oauth"))
                .toAbsolutePath();
        if (!Files.isExecutable(distribution.resolve("bin/mcp-oauth"))) {
            throw new AssertionError(
                    "No distribution to test: " + distribution + "/bin/mcp-oauth is missing. Run mvn package first.");
        }
        return distribution;
    }

    private String properties(ProtectedServer server) {
        return """
            camel.server.port=%d
            camel.management.port=%d
            mcp.servers.everything.url=%s
            mcp.servers.everything.oauth.enabled=true
            mcp.servers.everything.oauth.client-id=%s
            mcp.servers.everything.oauth.client-secret={{env:GW_SECRET}}
            mcp.servers.everything.oauth.token-url=%s
            mcp.servers.everything.oauth.revocation-url=%s
            mcp.servers.everything.oauth.scope=mcp:read
            mcp.servers.everything.oauth.enforce-https=false
            """.formatted(
                        port,
                        managementPort,
                        server.url(),
                        ProtectedServer.CLIENT_ID,
                        server.tokenUrl(),
                        server.revocationUrl());
    }

    private boolean isHealthy() throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/observe/health");
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }
}
