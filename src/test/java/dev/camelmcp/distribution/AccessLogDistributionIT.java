package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestMcpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access log of a gateway that runs: its file, its rotation, standard output, and what is in neither. */
@Timeout(180)
class AccessLogDistributionIT {

    private static final String KEY = "k3y-k3y-k3y-k3y-k3y-k3y-k3y-k3y";

    @TempDir
    private Path directory;

    @Test
    void eachCallIsALineOfTheFileWithoutArgumentsResultsAndCredentials() throws Exception {
        Path file = directory.resolve("logs/access.log");
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(KEY.getBytes());
        try (ProtectedServers servers = new ProtectedServers();
                RunningGateway gateway = start(
                        servers.properties("api") + ProtectedServers.secret("api", "{{env:GW_SECRET}}"),
                        "mcp.access-log=text",
                        "mcp.access-log.file=" + file,
                        "mcp.inbound.auth=api-key",
                        "mcp.inbound.api-keys.alice.hash=sha256:"
                                + HexFormat.of().formatHex(digest))) {
            try (TestMcpClient client = TestMcpClient.withToken(gateway.url("api"), KEY)) {
                client.initialize();
                assertThat(client.call("echo", Map.of("text", "argument-never-log-me")))
                        .isEqualTo("argument-never-log-me");
            }
            assertThat(gateway.ping("api").statusCode()).isEqualTo(401);
            assertThat(mode(file)).matches("rw-r?-*");
            await().untilAsserted(() -> assertThat(Files.readString(file))
                    .containsPattern("(?m)^\\S+Z caller=alice peer=127\\.0\\.0\\.1 http_method=POST server=api"
                            + " method=initialize tool=- messages=1 status=200 ms=\\d+ bytes=\\d+ complete=true ")
                    .containsPattern(
                            " method=tools/call tool=echo messages=1 status=200 ms=\\d+ bytes=[1-9]\\d* complete=true ")
                    .containsPattern("(?m)^\\S+Z caller=- .* method=- tool=- messages=0 status=401 "));
            gateway.program().signal("TERM");
            gateway.program().exitCode(Duration.ofSeconds(30));

            assertThat(Files.readString(file)).doesNotContain("never-log-me", KEY, "eyJ");
            assertThat(gateway.program().stdout()).isEmpty();
            assertThat(gateway.program().stderr()).doesNotContain("tool=echo");
        }
    }

    @Test
    void jsonOnStandardOutputIsOneObjectALineAndWholeAtTheEnd() throws Exception {
        try (EchoServer upstream = new EchoServer();
                SilentStream stream = SilentStream.withHead();
                RunningGateway gateway = start(
                        "mcp.servers.api.url=" + upstream.url() + "\nmcp.servers.silent.url=" + stream.url() + "\n",
                        "mcp.access-log=json")) {
            gateway.ping("api");
            gateway.ping("nowhere");
            HttpResponse<InputStream> open = gateway.openStream("silent").get();
            assertThat(open.statusCode()).isEqualTo(200);
            gateway.program().signal("TERM");
            gateway.program().exitCode(Duration.ofSeconds(30));

            List<JsonNode> lines = gateway.program()
                    .stdout()
                    .lines()
                    .map(AccessLogDistributionIT::json)
                    .toList();
            assertThat(lines)
                    .extracting(line -> line.path("server").asText() + " "
                            + line.path("http_method").asText() + " "
                            + line.path("method").asText() + " "
                            + line.path("status").asInt())
                    .containsExactly("api POST ping 200", "nowhere POST ping 404", "silent GET  200");
            assertThat(lines)
                    .extracting(line -> line.path("complete").asBoolean())
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void fileThatHasBecomeTooLargeIsPutAside() throws Exception {
        Path file = directory.resolve("access.log");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(101L * 1024 * 1024);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (EchoServer upstream = new EchoServer();
                RunningGateway gateway = start(
                        "mcp.servers.api.url=" + upstream.url() + "\n",
                        "mcp.access-log=text",
                        "mcp.access-log.file=access.log")) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        gateway.ping("api");
                        return Files.exists(file) && file.toFile().length() < 1024 * 1024;
                    });
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try (Stream<Path> files = Files.list(directory)) {
                    return files.anyMatch(
                            f -> f.getFileName().toString().matches("access\\.log\\.\\d{4}-\\d\\d-\\d\\d\\.0\\.gz")
                                    && mode(f).equals("rw-r-----"));
                }
            });
            assertThat(mode(file)).isEqualTo("rw-r-----");
        }
    }

    @Test
    void fileThatCannotBeWrittenEndsTheStart() throws Exception {
        Files.writeString(directory.resolve("gateway.properties"), """
                mcp.servers.api.url=https://mcp.example.com/mcp
                mcp.access-log=text
                mcp.access-log.file=/proc/access.log
                """);
        Invocation.Outcome refused = Invocation.in(directory)
                .run(Stream.concat(
                                Stream.of("run", "--config", "gateway.properties"),
                                FreePorts.choose().options().stream())
                        .toArray(String[]::new));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr()).contains("mcp.access-log.file", "/proc/access.log", "cannot be written");
        // and by the command that judges before
        Invocation.Outcome checked = Invocation.in(directory)
                .run("check", "--config", "gateway.properties", "-Dmcp.access-log.file=gateway.properties/access.log");
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.output())
                .contains("mcp.access-log.file", "cannot be written", "gateway.properties is no directory")
                .doesNotContain("no errors");
        assertThat(refused.output()).doesNotContain("\tat ", "Serving ");
    }

    /** Calls go on, and the log says why lines are missing. A limit of the process stands in for a full disk. */
    @Test
    void fileThatTakesNoMoreIsSaidInTheLog() throws Exception {
        Path file = directory.resolve("access.log");
        Files.write(file, new byte[512 * 1024]);
        try (EchoServer upstream = new EchoServer();
                RunningGateway gateway = RunningGateway.start(
                        Invocation.of(Path.of("/bin/sh"), directory)
                                .arguments(
                                        "-c",
                                        "ulimit -f 512; exec \"$0\" \"$@\"",
                                        Distribution.built().command().toString()),
                        "-Dmcp.servers.api.url=" + upstream.url(),
                        "-Dmcp.access-log=text",
                        "-Dmcp.access-log.file=" + file)) {
            assertThat(gateway.ping("api").statusCode()).isEqualTo(200);

            await().until(() -> gateway.output().contains("The access log cannot be written as it should"));
            assertThat(gateway.ping("api").statusCode()).isEqualTo(200);
            assertThat(gateway.output()).contains(file.toString()).doesNotContain("\tat ");
        }
    }

    /** An operator's own appender, in place of ours. */
    @Test
    void logbacksConfigurationMaySayWhereItGoes() throws Exception {
        Distribution own = Distribution.built().copyTo(directory.resolve("own"));
        Path logback = own.folder().resolve("lib/logback.xml");
        Files.writeString(logback, Files.readString(logback).replace("</configuration>", """
                  <appender name="OWN" class="ch.qos.logback.core.FileAppender">
                    <file>own.log</file>
                    <encoder><pattern>own %%m%%n</pattern></encoder>
                  </appender>
                  <logger name="dev.camelmcp.access" level="INFO" additivity="false"><appender-ref ref="OWN"/></logger>
                </configuration>
                """.replace("%%", "%")));
        try (EchoServer upstream = new EchoServer();
                RunningGateway gateway = RunningGateway.start(
                        Invocation.of(own.command(), directory),
                        "-Dmcp.servers.api.url=" + upstream.url(),
                        "-Dmcp.access-log=text",
                        "-Dmcp.access-log.file=access.log")) {
            gateway.ping("api");
            await().untilAsserted(() ->
                    assertThat(Files.readString(directory.resolve("own.log"))).matches("own \\S+ caller=- .*\n"));
            assertThat(directory.resolve("access.log")).doesNotExist();
        }
    }

    private RunningGateway start(String servers, String... settings) throws IOException {
        Files.writeString(directory.resolve("gateway.properties"), servers + String.join("\n", settings) + "\n");
        return RunningGateway.start(
                Invocation.in(directory).env("GW_SECRET", TestAuthorizationServer.GATEWAY.secret()),
                "--config",
                "gateway.properties");
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
