package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
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

    private void assertRefused(int taken, FreePorts ports) {
        Outcome refused = Invocation.in(directory).run(ports.options().toArray(String[]::new));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .containsPattern("(?m)^.*" + taken + ".* in use")
                .doesNotContain("\tat ");
        assertThat(refused.output()).doesNotContain("Serving ");
    }
}
