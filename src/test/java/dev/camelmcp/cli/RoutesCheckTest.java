package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.support.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** Would catch a lock that locks nothing: a comparison with another spelling is never true. */
    @Test
    void whereARuleIsForAServerThatIsNotThereItFails() throws Exception {
        Path example = Path.of("examples/routes/tool-lists/server.camel.yaml");
        Files.copy(example, folder.resolve("server.camel.yaml"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(check("mcp.servers.API.url=https://mcp.example.com/mcp\n")).isFalse();
        assertThat(out.toString())
                .containsOnlyOnce(
                        "A rule in file:" + folder + "/server.camel.yaml is for the server 'api', and there is"
                                + " none, so it is for nobody; did you mean 'API'? Ids count as they are written;");
    }

    @Test
    void ruleForAServerThatIsThereIsWell() throws Exception {
        Path example = Path.of("examples/routes/tool-lists/server.camel.yaml");
        Files.copy(example, folder.resolve("server.camel.yaml"), StandardCopyOption.REPLACE_EXISTING);
        check("mcp.servers.api.url=http://127.0.0.1:1/mcp\n");
        assertThat(out.toString()).doesNotContain("A rule in");
    }

    private boolean check() throws Exception {
        return check("");
    }

    private boolean check(String servers) throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(
                properties,
                "camel.server.port=" + TestGateway.freePort() + "\ncamel.management.enabled=false\n"
                        + "camel.main.routes-include-pattern=file:" + folder + "/*.camel.yaml\n" + servers);
        PrintWriter writer = new PrintWriter(out, true);
        try (Session session = Session.open(Optional.of(properties), Gateway.Mode.CHECK)) {
            return new CheckCommand().run(session, new Output(writer, writer, Terminal.NONE, false));
        }
    }
}
