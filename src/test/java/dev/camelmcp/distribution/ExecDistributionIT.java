package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.distribution.Invocation.Outcome;
import dev.camelmcp.support.FakeServer;
import dev.camelmcp.support.RunningProgram;
import dev.camelmcp.support.TestAuthorizationServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code exec} and {@code env}: the token gets into the environment of a command, and nothing else of ours does. */
@Timeout(120)
class ExecDistributionIT {

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @BeforeAll
    static void configure() throws IOException {
        servers = new ProtectedServers();
        Files.writeString(
                directory.resolve("application.properties"),
                servers.properties("api")
                        + ProtectedServers.secret("api", TestAuthorizationServer.GATEWAY.secret())
                        + servers.properties("refused")
                        + ProtectedServers.secret("refused", "wrong")
                        + "mcp.servers.plain.url=http://127.0.0.1:1/mcp\n"
                        + "mcp.oauth.revoke-on-shutdown=true\n"
                        + "mcp.servers.api.oauth.revocation-url="
                        + servers.authorizationServer().revocationUrl() + "\n");
    }

    @Test
    void commandGetsATokenThatIsNewerThanTheVariableThatWasThereAndStillValid() {
        Outcome outcome = Invocation.in(directory)
                .env("OAUTH_ACCESS_TOKEN", "stale")
                .env("AUTHORIZATION", "Bearer stale")
                .run("exec", "api", "--", "sh", "-c", "echo \"$OAUTH_ACCESS_TOKEN\"; echo \"$AUTHORIZATION\"");

        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo("Bearer " + lines.get(0));
        assertThat(servers.authorizationServer().isActive(lines.get(0))).isTrue();
        assertThat(outcome.stderr()).isEmpty();
    }

    @Test
    void exitCodeAndArgumentsAreTheCommands() {
        Outcome outcome = Invocation.in(directory)
                .run(
                        "exec",
                        "api",
                        "--",
                        "sh",
                        "-c",
                        "printf '<%s>' \"$@\"; exit 42",
                        "sh",
                        "a b",
                        "",
                        "*",
                        "--",
                        "@x",
                        "it's");

        assertThat(outcome.exitCode()).isEqualTo(42);
        assertThat(outcome.stdout().strip()).isEqualTo("<a b><><*><--><@x><it's>");
    }

    @Test
    void signalReachesTheCommandAndNoJvmStandsBesideIt() throws Exception {
        Path started = directory.resolve("started");
        try (RunningProgram program = Invocation.in(directory)
                .start(List.of(
                        "exec",
                        "api",
                        "--",
                        "sh",
                        "-c",
                        "trap 'exit 7' TERM; echo $$ > " + started + "; while :; do sleep 0.1; done"))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(started) && Files.size(started) > 0);
            ProcessHandle command = ProcessHandle.of(
                            Long.parseLong(Files.readString(started).strip()))
                    .orElseThrow();
            assertThat(command.parent()).contains(ProcessHandle.current());
            assertThat(command.descendants().map(p -> p.info().command().orElse("")))
                    .noneMatch(c -> c.endsWith("java"));

            program.signal("TERM");

            assertThat(program.exitCode(Duration.ofSeconds(10))).isEqualTo(7);
        }
    }

    /** As Claude Desktop starts servers: what the command reads and writes is the protocol. */
    @Test
    void commandSpeaksMcpOnItsStandardStreams() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Distribution.built().command().toString(), "exec", "api", "--"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", Path.of("target/test-classes").toAbsolutePath().toString()));
        command.add(FakeServer.class.getName());
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = process.getOutputStream();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // written before anybody reads: the first words of the protocol must not get lost
            out.write(("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}\n"
                            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"env\",\"arguments\":{\"x\":\"OAUTH_TOKEN_TYPE\"}}}\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();

            assertThat(in.readLine()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\"");
            assertThat(in.readLine()).contains("\"id\":2", "Bearer");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exec unknown -- echo hi, 1, unknown",
        "exec refused -- echo hi, 1, invalid_client",
        "exec plain -- echo hi, 1, oauth.enabled",
        "exec api -- no-such-command-here, 127, no-such-command-here",
        "exec api, 2, Usage",
        "exec api --, 2, Usage",
        "exec -- echo hi, 2, SERVER",
        "exec api --frobnicate -- echo hi, 2, Usage",
        "env unknown, 1, unknown",
        "env refused, 1, invalid_client",
        "env plain, 1, oauth.enabled",
        "env, 2, SERVER",
    })
    void whatGoesWrongIsOnStandardErrorAloneAndTheCommandIsNotRun(String line, int status, String said) {
        Outcome outcome = Invocation.in(directory).run(line.split(" "));

        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(status);
        assertThat(outcome.stdout())
                .as("what a shell would evaluate")
                .isEqualTo(line.startsWith("env") ? "false\n" : "");
        assertThat(outcome.stderr()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec --help", "exec api --help -- echo hi", "env --help"})
    void helpIsOnStandardOutputAndNothingIsRun(String line) {
        Outcome outcome = Invocation.in(directory).run(line.split(" "));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.stdout()).contains("Usage: mcp-oauth").doesNotContain("hi\n");
    }

    @Test
    void envIsForEval() throws Exception {
        Path script = directory.resolve("script");
        Files.writeString(
                script,
                "set -eu\neval \"$(" + Distribution.built().command()
                        + " env api)\"\nsh -c 'echo \"$HTTP_HEADER_Authorization\"; echo \"$ENKRYPT_ACCESS_TOKEN\"'\n");
        Outcome outcome = Invocation.of(Path.of("/bin/sh"), directory).run(script.toString());

        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines.get(0)).isEqualTo("Bearer " + lines.get(1));
        assertThat(servers.authorizationServer().isActive(lines.get(1))).isTrue();
    }

    /** Would catch a program that is started without the token it needs. */
    @ParameterizedTest
    @ValueSource(strings = {"env nobody", "env", "env --unknown api", "--config gone.properties env api"})
    void shellThatEvaluatesWhatFailedDoesNotGoOn(String arguments) throws Exception {
        String env = Distribution.built().command() + " " + arguments;
        for (String form : List.of(
                "eval \"$(" + env + ")\" && echo went-on",
                "variables=$(" + env + ") && eval \"$variables\" && echo went-on",
                "set -e; eval \"$(" + env + ")\"; echo went-on")) {
            Path script = Files.writeString(directory.resolve("script"), form + "\n");

            Outcome outcome = Invocation.of(Path.of("/bin/sh"), directory).run(script.toString());

            assertThat(outcome.exitCode()).isNotZero();
            assertThat(outcome.stdout()).doesNotContain("went-on");
            assertThat(outcome.stderr()).isNotEmpty();
        }
    }

    @Test
    void whatFailedIsACommandThatFailsAndStillOneDocumentInJson() {
        Outcome shell = Invocation.in(directory).run("env", "nobody");
        assertThat(shell.exitCode()).isOne();
        assertThat(shell.stdout()).isEqualTo("false\n");

        Outcome json = Invocation.in(directory).run("env", "--json", "nobody");
        assertThat(json.exitCode()).isOne();
        assertThat(json.stdout()).startsWith("{").contains("unknown_server").endsWith("}\n");

        Outcome noJava = Invocation.in(directory).env("JAVA_HOME", "/gone").run("env", "api");
        assertThat(noJava.stdout()).isEqualTo("false\n");
    }
}
