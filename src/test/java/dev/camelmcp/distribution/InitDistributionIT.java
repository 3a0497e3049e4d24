package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.TypedTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code init} from an empty directory, by a person at a terminal and by a file with answers. */
@Timeout(180)
class InitDistributionIT {

    @AutoClose
    private static ProtectedServers servers;

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    @BeforeAll
    static void start() {
        servers = new ProtectedServers();
    }

    @Test
    void personIsAskedAndNobodySeesTheSecret() throws Exception {
        try (TypedTerminal terminal =
                terminal("init " + String.join(" ", FreePorts.choose().options()))) {
            terminal.see("URL of the MCP server: ").type("nowhere\n");
            terminal.see("write https://host/path").see("URL of the MCP server: ");
            terminal.type(servers.mcpServer().url() + "\n");
            terminal.see("[local]: ").type("\n");
            terminal.see("(yes or no) [no]: ").type("yes\n");
            terminal.see("It wants a token; from where could not be found out").see("which could not be found out: ");
            terminal.type(servers.authorizationServer().tokenUrl() + "\n");
            terminal.see("Client id").see(": ").type(GATEWAY.id() + "\n");
            terminal.see("Client secret (not shown)").see("empty for none: ");
            terminal.type(GATEWAY.secret() + "\n");
            terminal.see("Scopes").see(": ").type("\n");
            terminal.see("OK, token in ").see("echo, add, whoami").see("MCP Inspector");

            assertThat(terminal.exitCode()).as(terminal.seen()).isZero();
            assertThat(terminal.seen()).doesNotContain(GATEWAY.secret());
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("local.secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertServes("local");
    }

    @Test
    void interruptLeavesNothingBehind() throws Exception {
        try (TypedTerminal terminal = terminal("init " + servers.mcpServer().url())) {
            terminal.see("[local]: ").type("\n");
            terminal.see("(yes or no) [no]: ").type("yes\n");
            terminal.see("which could not be found out: ").type("https://as.example.com/token\n");
            terminal.see("Client id").see(": ").type("gateway\n");
            terminal.see("empty for none: ").type("\u0003");

            assertThat(terminal.exitCode()).as(terminal.seen()).isEqualTo(130);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void fileAnswersWhereThereIsNoTerminal() throws Exception {
        Path answers = Files.write(
                elsewhere.resolve("answers"),
                List.of(
                        "name=api",
                        "allow-http=yes",
                        "token-url=" + servers.authorizationServer().tokenUrl(),
                        "client-id=" + GATEWAY.id(),
                        "client-secret={{env:GW_SECRET}}"));
        List<String> ports = FreePorts.choose().options();

        Outcome init = invocation()
                .run("init", servers.mcpServer().url(), "--answers", answers.toString(), ports.get(0), ports.get(1));

        assertThat(init.exitCode()).as(init.output()).isZero();
        assertThat(init.stderr()).isEmpty();
        assertThat(init.stdout())
                .contains("Added api to ", "api: OK, token in ", "/mcp/api\"")
                .contains("Start the gateway in this folder: "
                        + Distribution.built().folder().toRealPath() + "/bin/mcp-oauth run");
        assertThat(directory.toFile().list()).contains("mcp-servers.json").doesNotContain("api.secret");
        assertServes("api");
    }

    @Test
    void withoutATerminalItSaysWhatToDo() {
        Outcome init = invocation().run("init", servers.mcpServer().url());

        assertThat(init.exitCode()).isEqualTo(2);
        assertThat(init.stderr())
                .startsWith(
                        "init asks questions, and there is no terminal: run it at one, or put the answers into a file");
        assertThat(directory).isEmptyDirectory();
    }

    /** The MCP server's own answer to a ping outside of a session; without a token it would be 401. */
    private void assertServes(String server) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(invocation())) {
            assertThat(gateway.ping(server).statusCode()).isEqualTo(400);
        }
    }

    private Invocation invocation() {
        return Invocation.in(directory).env("GW_SECRET", GATEWAY.secret());
    }

    private TypedTerminal terminal(String arguments) throws Exception {
        return TypedTerminal.start(
                directory,
                Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", "-XX:TieredStopAtLevel=1"),
                Distribution.built().command() + " " + arguments);
    }
}
