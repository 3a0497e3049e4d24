package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Integration teams edit the files in {@code routes/}; the gateway does what they say when it starts. */
@Timeout(120)
class RoutesDistributionIT {

    @TempDir
    private Path directory;

    @Test
    void anEditedRouteTakesEffectAfterARestart() throws Exception {
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        EditableRoute route = new EditableRoute(distribution);
        try (EchoServer upstream = new EchoServer()) {
            assertThat(pingThroughANewGateway(distribution, upstream)).doesNotContain("x-tenant");

            route.save(route.withTenant("acme"));

            assertThat(pingThroughANewGateway(distribution, upstream)).contains("x-tenant: acme\n");
        }
    }

    @Test
    void aSyntaxErrorAtStartIsReportedWithTheFile() throws IOException {
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        EditableRoute route = new EditableRoute(distribution);
        route.save(route.withTenant("[unclosed"));
        Files.writeString(directory.resolve("gateway.properties"), "mcp.servers.api.url=https://mcp.example.com/mcp\n");

        Invocation.Outcome run = Invocation.of(distribution.command(), directory)
                .run(
                        "--config",
                        "gateway.properties",
                        FreePorts.choose().options().get(0));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).contains(EditableRoute.FILE).doesNotContain("\tat ");
    }

    private String pingThroughANewGateway(Distribution distribution, EchoServer upstream) throws Exception {
        Files.writeString(directory.resolve("gateway.properties"), "mcp.servers.api.url=" + upstream.url() + "\n");
        Invocation invocation = Invocation.of(distribution.command(), directory);
        try (RunningGateway gateway = RunningGateway.start(invocation, "--config", "gateway.properties")) {
            return gateway.ping("api").body();
        }
    }
}
