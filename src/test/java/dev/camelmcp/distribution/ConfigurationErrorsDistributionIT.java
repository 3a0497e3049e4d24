package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration with errors never starts, and all that is wrong with it is said in one go. */
@Timeout(120)
class ConfigurationErrorsDistributionIT {

    private static final String FIVE_ERRORS = """
            # line 1
            mcp.forward.max-request-size=lots
            mcp.servers.one.url=ftp://mcp.example.com/mcp
            mcp.servers.one.oauth.enabled=yes
            mcp.servers.two.url=https://mcp.example.com/mcp
            mcp.servers.two.oauth.enabled=true
            mcp.servers.two.oauth.clientId=two-client
            mcp.servers.two.oauth.client-secret=hunter2-never-printed
            mcp.servers.two.oauth.token-url=http://two-user:two-password@auth.example.com/token
            mcp.servers.two.oauth.versoin=2.1
            """;

    @TempDir
    private static Path directory;

    private static Outcome run;

    /** Both ports are taken, so that a gateway that listens before it has read its configuration is caught. */
    @BeforeAll
    static void runWithFiveErrors() throws IOException {
        Files.writeString(directory.resolve("five.properties"), FIVE_ERRORS);
        try (ServerSocket server = FreePorts.listen();
                ServerSocket management = FreePorts.listen()) {
            run = Invocation.in(directory)
                    .run(
                            "--config",
                            "five.properties",
                            "-Dcamel.server.port=" + server.getLocalPort(),
                            "-Dcamel.management.port=" + management.getLocalPort());
        }
    }

    @Test
    void theStatusIs1() {
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void eachErrorIsPrintedWithItsPropertyItsLineAndTheRemedy() {
        assertThat(run.stderr()).contains("The configuration has 5 errors:\n");
        assertThat(errors(run))
                .hasSize(5)
                .anySatisfy(line -> assertThat(line)
                        .contains("mcp.forward.max-request-size (five.properties:2): ")
                        .contains("write 512KiB or 4MiB"))
                .anySatisfy(line -> assertThat(line)
                        .contains("mcp.servers.one.url (five.properties:3): ")
                        .contains("write https://"))
                .anySatisfy(line -> assertThat(line)
                        .contains("mcp.servers.one.oauth.enabled (five.properties:4): ")
                        .contains("true nor false"))
                .anySatisfy(line -> assertThat(line)
                        .contains("mcp.servers.two.oauth.token-url (five.properties:9): ")
                        .contains("must not carry user or password"))
                .anySatisfy(line -> assertThat(line)
                        .contains("mcp.servers.two.oauth.versoin (five.properties:10): ")
                        .contains("did you mean 'oauth.version'?"));
    }

    @Test
    void nothingListens() {
        assertThat(run.output()).doesNotContain(" in use").doesNotContain("Serving ");
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(run.output()).doesNotContain("hunter2", "two-password");
    }

    @Test
    void checkRefusesThemToo() {
        Outcome check = Invocation.in(directory).run("check", "--config", "five.properties");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(errors(check)).containsExactlyInAnyOrderElementsOf(errors(run));
        assertThat(check.stdout()).isEmpty();
    }

    @Test
    void fileThatASecretShouldComeFromIsNamedWhenItIsMissing() throws IOException {
        Files.writeString(directory.resolve("missing.properties"), """
                mcp.servers.api.url=https://mcp.example.com/mcp
                mcp.servers.api.oauth.enabled=true
                mcp.servers.api.oauth.client-id={{env:NO_SUCH_VARIABLE}}
                mcp.servers.api.oauth.client-secret={{file:/no/such/secret}}
                mcp.servers.api.oauth.discovery=off
                """);

        Outcome refused = Invocation.in(directory).run("check", "--config", "missing.properties");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("3 errors")
                .contains("api.oauth.client-id (missing.properties:3): ", "NO_SUCH_VARIABLE")
                .contains("api.oauth.client-secret (missing.properties:4): ", "/no/such/secret")
                .contains("api.oauth.token-url (missing.properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void aHostThatOthersCanReachIsRefusedUnlessThatIsAskedForByName(String host) throws IOException {
        Files.writeString(directory.resolve("host.properties"), "\ncamel.server.host=" + host + "\n");

        Outcome refused = Invocation.in(directory).run("--config", "host.properties");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("camel.server.host (host.properties:2): ")
                .contains("mcp.inbound.allow-unauthenticated=true");
        assertThat(refused.output()).doesNotContain("Serving ", " in use", "Cannot assign");
    }

    /** 192.0.2.1 belongs to nobody: should the gateway try to listen on it after all, it cannot. */
    @Test
    void theHostThatIsCheckedIsTheOneThatWins() {
        Outcome refused =
                Invocation.in(directory).env("CAMEL_SERVER_HOST", "127.0.0.1").run("-Dcamel.server.host=192.0.2.1");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr()).contains("camel.server.host", "mcp.inbound.allow-unauthenticated=true");
    }

    private static List<String> errors(Outcome outcome) {
        return outcome.stderr().lines().filter(line -> line.startsWith("  ")).toList();
    }
}
