package dev.camelmcp.demo;

import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution's {@code bin/mcp-oauth run} as a child process, which does not outlive this object. */
final class GatewayProcess implements AutoCloseable {
    private static final long READY_SECONDS = 60;
    private static final long POLL_MILLIS = 20;
    private static final long STOP_SECONDS = 5;
    private static final int LOG_LINES = 40;
    private static final Pattern TOKEN_OBTAINED = Pattern.compile("Obtained token for demo in (\\d+) ms");
    private static final Pattern RESIDENT_KIBIBYTES = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final DemoConfig config;
    private final Path log;

    private GatewayProcess(Process process, DemoConfig config, Path log) {
        this.process = process;
        this.config = config;
        this.log = log;
    }

    static GatewayProcess start(Path distribution, DemoConfig config) throws IOException {
        Path command = distribution.resolve("bin/mcp-oauth").toAbsolutePath();
        if (!Files.isExecutable(command)) {
            throw new DemoFailure(command + " is missing: build it by `mvn package`, or set -Ddemo.distribution");
        }
        Path log = Files.createDirectories(Path.of("target/demo"))
                .resolve("gateway.log")
                .toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        command.toString(), "run", "--config", config.file().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put(DemoConfig.SECRET_VARIABLE, TestAuthorizationServer.GATEWAY.secret());
        builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        return new GatewayProcess(builder.start(), config, log);
    }

    /** Returns when the forwarding route answers; fails at once when the process has ended. */
    void awaitReady() throws IOException, InterruptedException {
        Stopwatch watch = Stopwatch.start();
        while (!forwardingRouteAnswers()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new DemoFailure("The gateway ended with status " + process.exitValue() + ", see " + log, tail());
            }
            if (watch.millis() > TimeUnit.SECONDS.toMillis(READY_SECONDS)) {
                throw new DemoFailure("The gateway is not ready after " + READY_SECONDS + " s, see " + log, tail());
            }
        }
    }

    /**
     * Asks for a server that is not configured, which costs neither a token nor a call of the MCP server. The port
     * opens before the route starts; only the route answers with JSON-RPC.
     */
    private boolean forwardingRouteAnswers() throws InterruptedException {
        try {
            HttpResponse<String> response = TestHttp.get(config.baseUrl() + "/mcp/not-configured");
            return response.statusCode() != 404 || response.body().contains("jsonrpc");
        } catch (IOException e) {
            return false;
        }
    }

    /** Resident memory in MiB, where the operating system tells it in {@code /proc}. */
    OptionalLong memory() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.map(RESIDENT_KIBIBYTES::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(match -> Long.parseLong(match.group(1)) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** How long the gateway needed for its token, when its log says so. */
    OptionalLong tokenMillis() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(TOKEN_OBTAINED::matcher)
                    .filter(Matcher::find)
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .findFirst();
        }
    }

    Path log() {
        return log;
    }

    /** The end of the log. */
    List<String> tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
