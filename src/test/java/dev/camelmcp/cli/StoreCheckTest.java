package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.bootstrap.Gateway;
import dev.camelmcp.support.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} fails where the store that nodes share cannot be used. */
@Timeout(60)
class StoreCheckTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void withoutAStoreThereIsNoLine() throws Exception {
        assertThat(check("", false)).isTrue();
        assertThat(out.toString()).isEqualTo("Configuration: 0 servers, no errors\n");
    }

    @Test
    void storeThatIsNotThereFailsWithItsAddressAndTheReason() throws Exception {
        int port = TestGateway.freePort();

        assertThat(check(store(port), false)).isFalse();
        assertThat(out.toString())
                .contains("Shared store: FAILED, Redis 127.0.0.1:" + port + ": connection refused\n")
                .doesNotContain("s3cret");
    }

    @Test
    void jsonHasTheSame() throws Exception {
        int port = TestGateway.freePort();

        assertThat(check(store(port), true)).isFalse();
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertThat(document.path("ok").asBoolean(true)).isFalse();
        JsonNode store = document.path("store");
        assertThat(store.path("ok").asBoolean(true)).isFalse();
        assertThat(store.path("servers").path(0).asText()).isEqualTo("127.0.0.1:" + port);
        assertThat(store.path("topology").asText()).isEqualTo("standalone");
        assertThat(store.path("tls").asBoolean(true)).isFalse();
        assertThat(store.path("error").asText()).isEqualTo("shared_store_unusable");
        assertThat(store.path("error_description").asText()).contains("connection refused");
    }

    private boolean check(String store, boolean json) throws Exception {
        Path properties = folder.resolve("application.properties");
        Files.writeString(
                properties,
                "camel.server.port=" + TestGateway.freePort() + "\ncamel.management.enabled=false\n" + store);
        PrintWriter writer = new PrintWriter(out, true);
        try (Session session = Session.open(Optional.of(properties), Gateway.Mode.CHECK)) {
            CheckCommand command = new CheckCommand();
            command.json = json;
            return command.run(session, new Output(writer, writer, Terminal.NONE, json));
        }
    }

    private static String store(int port) {
        return "mcp.store.redis.url=redis://127.0.0.1:" + port + "\nmcp.store.redis.password=s3cret\n"
                + "mcp.store.encryption-keys=k1:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n";
    }
}
