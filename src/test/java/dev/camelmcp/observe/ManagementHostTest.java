package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestGateway;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port asks nobody for credentials, so it looks at the name that a browser was led here by. */
@Timeout(60)
class ManagementHostTest {

    @AutoClose
    private static TestGateway local;

    @AutoClose
    private static TestGateway remote;

    private static Management localPort;
    private static Management remotePort;

    @BeforeAll
    static void start() throws Exception {
        localPort = Management.choose();
        remotePort = Management.choose();
        Map<String, String> settings = new HashMap<>(Map.of(
                "mcp.servers.api.url", "http://127.0.0.1:1/mcp", "mcp.inbound.allowed-hosts", "gateway.example.com"));
        local = TestGateway.start(localPort.settings(settings));
        settings.put("mcp.management.allow-remote", "true");
        remote = TestGateway.start(remotePort.settings(settings));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/metrics", "/observe/health", "/observe/health/live", "/observe/nothing"})
    void nameOfSomebodyElseIsRefusedAtEveryPath(String path) throws Exception {
        for (Management management : new Management[] {localPort, remotePort}) {
            assertThat(answer(management, path, "Host: rebind.evil.example:9876\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .contains("mcp.inbound.allowed-hosts")
                    .doesNotContain("jvm_", "UP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:9876", "[::1]:9876", "gateway.example.com"})
    void loopbackNamesAndThoseThatAreAllowedAreAnswered(String host) throws Exception {
        for (Management management : new Management[] {localPort, remotePort}) {
            assertThat(answer(management, "/observe/health/live", "Host: " + host + "\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    /** Probes and scrapers come by them. */
    @ParameterizedTest
    @CsvSource({"10.1.2.3:9876", "[fd00::1]:9876"})
    void addressesAreAnsweredWhereOthersMayReachThePort(String host) throws Exception {
        assertThat(answer(remotePort, "/observe/health/live", "Host: " + host + "\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(localPort, "/observe/health/live", "Host: " + host + "\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void probeThatNamesNoHostIsNoBrowser() throws Exception {
        assertThat(answer(localPort, "/observe/health/live", "")).startsWith("HTTP/1.0 200");
    }

    private static String answer(Management management, String path, String host) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", management.port())) {
            String version = host.isEmpty() ? "HTTP/1.0" : "HTTP/1.1";
            socket.getOutputStream()
                    .write(("GET " + path + " " + version + "\r\n" + host + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
