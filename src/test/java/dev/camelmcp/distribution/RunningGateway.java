package dev.camelmcp.distribution;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** {@code bin/mcp-oauth run}, healthy, on free ports of 127.0.0.1. */
final class RunningGateway implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final RunningProgram program;
    private final FreePorts ports;

    private RunningGateway(RunningProgram program, FreePorts ports) {
        this.program = program;
        this.ports = ports;
    }

    /** Starts {@code run ARGUMENTS…} with two ports added, and returns once the gateway is healthy. */
    static RunningGateway start(Invocation invocation, String... arguments) {
        return start(ports -> {
            List<String> all = new ArrayList<>(List.of("run"));
            all.addAll(List.of(arguments));
            all.addAll(ports.options());
            return invocation.start(all);
        });
    }

    /** Starts something that listens on these ports, and returns once the gateway is healthy. */
    static RunningGateway start(Function<FreePorts, RunningProgram> starting) {
        for (int attempt = 1; ; attempt++) {
            FreePorts ports = FreePorts.choose();
            RunningGateway gateway = new RunningGateway(starting.apply(ports), ports);
            if (gateway.becameHealthy()) {
                return gateway;
            }
            gateway.close();
            // Another program may have taken a port between choosing and using it. All else is a failure at once.
            if (attempt == ATTEMPTS || !gateway.output().contains(" in use")) {
                throw new AssertionError("The gateway did not get healthy:\n" + gateway.output());
            }
        }
    }

    /** Where MCP clients go. */
    String url(String server) {
        return "http://127.0.0.1:" + ports.server() + "/mcp/" + server;
    }

    /** For a command that is to find it. */
    List<String> options() {
        return ports.options();
    }

    /** A URL on Camel's management server. */
    String management(String path) {
        return "http://127.0.0.1:" + ports.management() + path;
    }

    /** The answer to a ping that is sent through the gateway. */
    HttpResponse<String> ping(String server) throws IOException, InterruptedException {
        return ping(server, Version.HTTP_1_1);
    }

    HttpResponse<String> ping(String server, Version version) throws IOException, InterruptedException {
        HttpRequest request = request(server, version)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"))
                .build();
        // A connection that is already there would spare the question for HTTP/2.
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** The answer to a GET, as soon as its head has arrived. */
    CompletableFuture<HttpResponse<InputStream>> openStream(String server) {
        HttpRequest request = request(server, Version.HTTP_1_1).build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofInputStream());
    }

    String output() {
        return program.output();
    }

    RunningProgram program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }

    private HttpRequest.Builder request(String server, Version version) {
        return HttpRequest.newBuilder(URI.create(url(server)))
                .version(version)
                .timeout(ANSWER)
                .header("Accept", "application/json, text/event-stream");
    }

    private boolean becameHealthy() {
        try {
            await().atMost(START).pollInterval(50, MILLISECONDS).until(() -> isHealthy() || !program.isAlive());
        } catch (RuntimeException e) {
            close();
            throw new AssertionError("The gateway did not get healthy:\n" + output(), e);
        }
        return program.isAlive();
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            return TestHttp.get(management("/observe/health")).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }
}
