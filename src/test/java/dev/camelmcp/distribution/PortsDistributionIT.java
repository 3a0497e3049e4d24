package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that cannot listen must not look as if it ran. */
@Timeout(120)
class PortsDistributionIT {

    @TempDir
    private Path directory;

    @Test
    void aPortInUseEndsTheStartWithAMessageThatNamesIt() throws IOException {
        try (ServerSocket taken = FreePorts.listen()) {
            int port = taken.getLocalPort();

            assertRefused(port, new FreePorts(port, FreePorts.choose().management()));
        }
    }

    @Test
    void aManagementPortInUseDoesTheSame() throws IOException {
        try (ServerSocket taken = FreePorts.listen()) {
            int port = taken.getLocalPort();

            assertRefused(port, new FreePorts(FreePorts.choose().server(), port));
        }
    }

    @Test
    void portsMayComeFromTheEnvironment() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(ports -> Invocation.in(directory)
                .env("CAMEL_SERVER_PORT", String.valueOf(ports.server()))
                .env("CAMEL_MANAGEMENT_PORT", String.valueOf(ports.management()))
                // of a Service that is called camel-server
                .env("CAMEL_SERVER_SERVICE_HOST", "10.0.0.1")
                .env("CAMEL_SERVER_PORT_8080_TCP_ADDR", "10.0.0.1")
                .start(List.of("run")))) {
            assertThat(gateway.ping("nobody").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void servicesOfKubernetesDoNotSayWhereToListen() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(ports -> Invocation.in(configured(ports))
                .env("CAMEL_SERVER_PORT", "tcp://10.0.0.1:8080")
                .env("CAMEL_SERVER_SERVICE_HOST", "10.0.0.1")
                .env("CAMEL_MANAGEMENT_PORT", "tcp://10.0.0.2:8080")
                .env("CAMEL_MANAGEMENT_SERVICE_PORT", "8080")
                .env("MCP_SERVERS_API_PORT", "tcp://10.0.0.3:8080")
                .start(List.of("run")))) {
            assertThat(gateway.ping("nobody").statusCode()).isEqualTo(404);
        }
    }

    private Path configured(FreePorts ports) {
        try {
            Files.writeString(
                    directory.resolve("application.properties"),
                    "camel.server.port=" + ports.server() + "\ncamel.management.port=" + ports.management() + "\n");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOptionWinsOverTheEnvironment() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(ports -> Invocation.in(directory)
                .env("CAMEL_SERVER_PORT", "1")
                .env("CAMEL_MANAGEMENT_PORT", "1")
                .start(Stream.concat(Stream.of("run"), ports.options().stream()).toList()))) {
            assertThat(gateway.ping("nobody").statusCode()).isEqualTo(404);
        }
    }

    private void assertRefused(int taken, FreePorts ports) {
        Outcome refused = Invocation.in(directory).run(ports.options().toArray(String[]::new));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .containsPattern("(?m)^.*" + taken + ".* in use")
                .doesNotContain("\tat ");
        assertThat(refused.output()).doesNotContain("Serving ");
    }
}
