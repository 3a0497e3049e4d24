package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is run: a process of its own, which is started, asked, and told to end. */
@Timeout(180)
class PackagedApplicationIT {

    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://\\S+)");
    private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [\\w.$]+\\(");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void streamsArriveEventByEventAndSigtermTakesTheInstallationOutWhenTheyEnded() throws Exception {
        StubServers servers = new StubServers();
        // by the names of docs/configuration.md, of which Quarkus makes mcp.servers.oauth.b.url and the like
        Map<String, String> variables =
                Map.of("MCP_SERVERS_OAUTH_B_URL", "http://127.0.0.1:9/mcp", "MCP_INBOUND_RATE_LIMIT_ENABLED", "true");
        Process application = start(variables, servers.stub());
        try {
            URI address = address(application);
            String states = http.send(states(address), BodyHandlers.ofString()).body();
            assertTrue(states.contains("\"server\":\"oauth-b\""), states);

            Iterator<String> events = http.send(
                            HttpRequest.newBuilder(address.resolve("/mcp/api"))
                                    .header("Content-Type", "application/json")
                                    .header("Accept", "application/json, text/event-stream")
                                    .POST(BodyPublishers.ofString(
                                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                                                    + "\"params\":{\"name\":\"slow\"}}"))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body()
                    .filter(line -> !line.isEmpty())
                    .iterator();
            assertEquals("data: first", events.next());

            application.destroy();
            awaitEnd(application, address);
            servers.firstEventSeen();
            assertEquals("data: last", events.next());
            assertTrue(application.waitFor(60, TimeUnit.SECONDS), log());
        } finally {
            application.destroyForcibly();
            servers.stop();
        }
        assertEquals(143, application.exitValue(), log());
        int removed = log().indexOf("Shutdown mcp-forward ");
        assertTrue(removed > 0 && removed < log().indexOf("is shutting down"), log());
        assertTrue(log().contains("mcp-quarkus stopped in"), log());
        assertFalse(STACK_TRACE.matcher(log()).find(), log());
        assertFalse(log().contains("SLF4J"), log());
    }

    @Test
    void wrongPropertyEndsTheStartInPlainWords() throws Exception {
        Process application = start(Map.of(), Map.of("mcp.servers.api.oauth.grant-type", "password"));
        try {
            assertTrue(application.waitFor(60, TimeUnit.SECONDS), log());
        } finally {
            application.destroyForcibly();
        }
        assertEquals(1, application.exitValue(), log());
        assertTrue(log().contains("mcp.servers.api.oauth.grant-type"), log());
        assertTrue(log().contains("'password' is not supported; use one of client_credentials"), log());
        assertFalse(STACK_TRACE.matcher(log()).find(), log());
    }

    private static HttpRequest states(URI address) {
        return HttpRequest.newBuilder(address.resolve("/admin/servers")).build();
    }

    /** Until the application takes no more calls. */
    private void awaitEnd(Process application, URI address) throws Exception {
        try {
            while (http.send(states(address), BodyHandlers.discarding()).statusCode() == 200) {
                assertFalse(application.waitFor(50, TimeUnit.MILLISECONDS), log());
            }
        } catch (IOException e) {
            // the port is closed
        }
    }

    private Process start(Map<String, String> variables, Map<String, String> properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dquarkus.http.port=0");
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private URI address(Process application) throws Exception {
        while (application.isAlive()) {
            Matcher listening = ADDRESS.matcher(log());
            if (listening.find()) {
                return URI.create(listening.group(1));
            }
            application.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError(log());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
