package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.support.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} fails where Camel runs the routes, and says nothing of what is missing. */
@Timeout(60)
class RoutesCheckTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void routes() throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void ourRoutesAreWell() throws Exception {
        assertThat(check()).as(out.toString()).isTrue();
    }

    @Test
    void withoutTheRouteThatServesMcpItFails() throws Exception {
        Files.delete(folder.resolve("forward.camel.yaml"));

        assertThat(check()).isFalse();
        assertThat(out.toString()).contains("No route serves /mcp/", folder.toString());
    }

    @Test
    void whereARouteConfigurationIsMissingItFails() throws Exception {
        Path file = folder.resolve("token.camel.yaml");
        Files.writeString(file, Files.readString(file).replace(": mcp-oauth-token-retry", ": nosuch"));

        assertThat(check()).isFalse();
        assertThat(out.toString()).contains("Route mcp-oauth-token (", "routeConfigurationId nosuch");
    }

    private boolean check() throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(
                properties,
                "camel.server.port=" + TestGateway.freePort() + "\ncamel.management.enabled=false\n"
                        + "camel.main.routes-include-pattern=file:" + folder + "/*.camel.yaml\n");
        PrintWriter writer = new PrintWriter(out, true);
        try (Session session = Session.open(Optional.of(properties), Gateway.Mode.CHECK)) {
            return new CheckCommand().run(session, new Output(writer, writer, Terminal.NONE, false));
        }
    }
}
