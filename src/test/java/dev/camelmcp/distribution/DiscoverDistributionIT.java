package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.DiscoverableServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code discover}: steps and result on standard output, the reason of a failure on standard error. */
@Timeout(120)
class DiscoverDistributionIT {

    private static final String SECRET = "not-for-everybody";

    @TempDir
    private static Path directory;

    @AutoClose
    private static DiscoverableServer server;

    @BeforeAll
    static void start() throws Exception {
        server = DiscoverableServer.start();
        Map<String, String> settings = server.settings("api");
        settings.putAll(server.settings("pinned"));
        settings.put("mcp.servers.pinned.oauth.issuer", server.origin() + "/other");
        settings.putAll(server.settings("configured"));
        settings.put("mcp.servers.configured.oauth.token-url", server.origin() + DiscoverableServer.TOKEN);
        Files.writeString(
                directory.resolve("application.properties"),
                settings.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void stepsAndResultArePrintedAndNothingElse() {
        Outcome found = run("discover", "api");

        assertThat(found.exitCode()).as(found.output()).isZero();
        assertThat(found.stdout().lines())
                .hasSize(12)
                .contains("issuer          " + server.issuer(), "scope           mcp:read (challenge)");
        assertThat(found.stderr()).isEmpty();
        assertThat(server.received(DiscoverableServer.TOKEN)).isEmpty();
    }

    @Test
    void failurePrintsTheStepsAndTheReasonApart() throws Exception {
        Outcome failed = run("discover", "pinned");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.stdout().lines()).hasSize(4);
        assertThat(failed.stderr()).contains("discovery_failed", "oauth.issuer is", server.issuer());

        Outcome json = run("discover", "pinned", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        JsonNode document = new ObjectMapper().readTree(json.stdout());
        assertThat(document.path("error").asText()).isEqualTo("discovery_failed");
        assertThat(document.path("steps")).hasSize(2);
        assertThat(json.stderr()).isEmpty();
    }

    @Test
    void configuredServerSaysThatNothingIsFoundOut() {
        Outcome configured = run("discover", "configured");

        assertThat(configured.exitCode()).isZero();
        assertThat(configured.stdout()).contains("oauth.token-url is set");
    }

    private static Outcome run(String... arguments) {
        Outcome outcome = Invocation.in(directory).run(arguments);
        assertThat(outcome.output()).doesNotContain(SECRET);
        return outcome;
    }
}
