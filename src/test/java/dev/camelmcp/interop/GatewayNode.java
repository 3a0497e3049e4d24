package dev.camelmcp.interop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of several gateways: the distribution as a process of its own, which ends and starts again at the same ports of
 * 127.0.0.1. Not thread-safe.
 */
final class GatewayNode implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(40);

    private final String name;
    private final Path config;
    private final List<String> options;
    private final StringBuilder earlier = new StringBuilder();
    private final int port = TestGateway.freePort();
    private final int managementPort = TestGateway.freePort();
    private RunningProgram program;

    private GatewayNode(String name, Path folder, List<String> options) {
        this.name = name;
        this.config = folder.resolve(name + ".properties");
        this.options = options;
    }

    /**
     * Returns once it is ready.
     *
     * @param name its {@code mcp.node}
     * @param folder for its configuration
     * @param options of the command
     */
    static GatewayNode start(String name, Path folder, Map<String, String> settings, String... options)
            throws Exception {
        GatewayNode node = new GatewayNode(name, folder, List.of(options));
        node.configure(settings);
        node.start();
        return node;
    }

    /** From its next start on. */
    void configure(Map<String, String> settings) throws IOException {
        Files.writeString(
                config,
                settings.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                        .collect(Collectors.joining("", "mcp.node=" + name + "\n", "")));
    }

    /** Returns once it is ready. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command(new ArrayList<>(List.of(
                Gateway.distribution().resolve("bin/mcp-oauth").toString(),
                "run",
                "--config",
                config.toString(),
                "-Dcamel.server.port=" + port,
                "-Dcamel.management.port=" + managementPort)));
        builder.command().addAll(options);
        builder.environment().keySet().removeIf(name -> name.startsWith("MCP_") || name.startsWith("CAMEL_"));
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        program = RunningProgram.start(builder);
        await("node").atMost(START).pollInterval(50, MILLISECONDS).until(() -> isReady() || !program.isAlive());
        if (!program.isAlive()) {
            throw new AssertionError("The node ended at start:\n" + program.output());
        }
    }

    /** SIGTERM; returns once it has ended. */
    void stop() {
        end("TERM");
    }

    /** SIGKILL; returns once it has ended. */
    void kill() {
        end("KILL");
    }

    private void end(String signal) {
        program.signal(signal);
        program.exitCode(END);
        earlier.append(program.output());
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** All it printed since its first start. */
    String output() {
        return earlier + (program.isAlive() ? program.output() : "");
    }

    /** How many calls it has answered with 2xx since its start, to a server of that name. */
    double answered(String server) throws IOException, InterruptedException {
        return metrics()
                .body()
                .lines()
                .filter(l -> l.startsWith("mcp_forward_requests_total")
                        && l.contains("server=\"" + server + "\"")
                        && l.contains("status=\"2xx\""))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
                .sum();
    }

    private java.net.http.HttpResponse<String> metrics() throws IOException, InterruptedException {
        return TestHttp.get("http://127.0.0.1:" + managementPort + "/observe/metrics");
    }

    private boolean isReady() throws InterruptedException {
        try {
            return TestHttp.get("http://127.0.0.1:" + managementPort + "/observe/health/ready")
                            .statusCode()
                    == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
