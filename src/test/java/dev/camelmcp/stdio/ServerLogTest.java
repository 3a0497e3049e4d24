package dev.camelmcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerLogTest {

    private static final ServerRegistration SERVER = new ServerRegistration(
            ServerId.ofDefault("files"),
            new LocalTarget("x", List.of(), Map.of(), false, null),
            "",
            null,
            TlsFiles.NONE,
            false,
            TokenKey.of("default/files", List.of()));

    private final ServerLog log = new ServerLog(
            SERVER, List.of(new Secret("t0ken"), new Secret("t0ken-long"), new Secret("s3cret-key"), new Secret("")));

    @Test
    void loggerHasTheNameOfTheServer() {
        assertThat(log.logger().getName()).isEqualTo("dev.camelmcp.server.files");
    }

    @Test
    void secretsAreMaskedWhereverTheyStand() {
        assertThat(log.printable("s3cret-key,Bearer t0ken-long\ts3cret-keys3cret-key"))
                .isEqualTo("****,Bearer ****?********");
    }

    @Test
    void wordsThatAreTooShortToBeSecretsStay() {
        assertThat(log.printable("t0ken bucket")).isEqualTo("t0ken bucket");
    }

    /** A line of a server must not look like another line of the log, nor drive a terminal. */
    @Test
    void controlCharactersAreTakenOut() {
        assertThat(log.printable("\u001b[31mred\u001b[0m a\rb\u0000c")).isEqualTo("?[31mred?[0m a?b?c");
    }

    @Test
    void longLinesAreCutBehindTheMasks() {
        String line = "x".repeat(4_090) + "s3cret-key and more";

        assertThat(log.printable(line))
                .hasSizeLessThan(4_100)
                .doesNotContain("s3cret")
                .endsWith("…");
    }
}
