package dev.camelmcp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.bootstrap.StoreCheck;
import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Block;
import dev.camelmcp.support.RedisServer;
import dev.camelmcp.support.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of a Redis that is set up as {@code docs/replicas.md} has it, or nearly so. */
class RedisCheckInteropIT {

    private static final String PASSWORD = "s3cret-of-redis";

    @TempDir
    private static Path folder;

    private static Pki pki;

    @BeforeAll
    static void keys() {
        pki = new Pki(folder);
    }

    @Test
    void documentedSetUpIsUsable() throws Exception {
        StoreCheck check = check("", "");

        assertThat(check.failure()).isNull();
        assertThat(check.took()).isPositive();
    }

    /** Would catch a check that is content with a connection, where a running node would fail at its first token. */
    @ParameterizedTest
    @CsvSource({
        "+publish, '', +publish",
        "+subscribe, '', +subscribe",
        "+set, '', +set",
        "+pttl, '', +pttl",
        "+evalsha, '', +evalsha",
        "~mcp-oauth:*, ~other:*, ~mcp-oauth:*",
        "&mcp-oauth:*, &other:*, &mcp-oauth:*",
        "PASSWORD, another, mcp.store.redis.password"
    })
    void rightThatIsMissingIsNamed(String right, String instead, String remedy) throws Exception {
        String failure = Objects.requireNonNull(check(right, instead).failure());

        assertThat(failure).startsWith("Redis localhost:").contains(remedy).doesNotContain(PASSWORD);
    }

    /**
     * Tries the documented configuration.
     *
     * @param replaced in the line of its user
     */
    private static StoreCheck check(String replaced, String by) throws Exception {
        int port = TestGateway.freePort();
        String[] user = block().code()
                .lines()
                .filter(line -> !line.startsWith("port ") && !line.startsWith("tls-"))
                .map(line -> line.startsWith("user gateway") ? line.replace(replaced, by) : line)
                .map(line -> line.replace("PASSWORD", PASSWORD))
                .toArray(String[]::new);
        Path properties = folder.resolve("check.properties");
        Files.writeString(
                properties,
                """
                camel.server.port=%d
                camel.management.enabled=false
                mcp.store.redis.url=rediss://localhost:%d
                mcp.store.redis.username=gateway
                mcp.store.redis.password=%s
                mcp.store.redis.ca-bundle-path=%s
                """.formatted(
                                        TestGateway.freePort(),
                                        port,
                                        PASSWORD,
                                        pki.folder().resolve("ca.pem"))
                        + "mcp.store.encryption-keys="
                        + TestGateway.store("").get("mcp.store.encryption-keys") + "\n");
        dev.camelmcp.bootstrap.Gateway gateway =
                new dev.camelmcp.bootstrap.Gateway(Optional.of(properties), dev.camelmcp.bootstrap.Gateway.Mode.CHECK);
        try (RedisServer unused = RedisServer.startTls(folder, port, pki.folder(), user)) {
            gateway.start();
            return Objects.requireNonNull(gateway.checkStore());
        } finally {
            gateway.stop();
        }
    }

    private static Block block() {
        return Document.of("docs/replicas.md").blocks().stream()
                .filter(block -> block.code().contains("user gateway on >PASSWORD"))
                .findFirst()
                .orElseThrow();
    }
}
