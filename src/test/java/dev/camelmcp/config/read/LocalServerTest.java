package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.LocalTarget;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is a program on this machine: {@code command}, {@code args}, {@code env}. */
class LocalServerTest {

    @Test
    void commandMakesALocalServerThatHasNoUrl() {
        ServerRegistration server = local("args=-v, /tmp", "env.API_KEY=k", "restart-on-refresh=false")
                .server("fs");

        assertThat(server.isLocal()).isTrue();
        assertThat(server.requireLocal())
                .isEqualTo(new LocalTarget(
                        "mcp-files", List.of("-v", "/tmp"), Map.of("API_KEY", new Secret("k")), false, null));
        assertThatThrownBy(server::url).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void remoteServerHasNoCommand() {
        ServerRegistration server = ConfigUnderTest.plainServer().server("api");

        assertThat(server.isLocal()).isFalse();
        assertThatThrownBy(server::requireLocal).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void argumentsWrittenOneByOneAreKeptAsTheyAre() {
        LocalTarget target =
                target(local("args[1]= b,c ", "args[0]=a", "args[2]=").server("fs"));

        assertThat(target.args()).containsExactly("a", " b,c ", "");
    }

    @Test
    void moreThanTenArgumentsAreInTheOrderOfTheirNumbers() {
        String[] lines = new String[12];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "args[" + i + "]=" + i;
        }

        assertThat(target(local(lines).server("fs")).args())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void gapBetweenArgumentsIsAnErrorThatNamesTheMissingOne() {
        ConfigProblem problem = local("args[0]=a", "args[2]=c").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.fs.args");
        assertThat(problem.message()).contains("lacks args[1]");
    }

    @Test
    void argumentsInBothSpellingsAreAnError() {
        assertThat(local("args=a", "args[0]=b").problem().message()).contains("twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command[0]", "oauth.scope[0]", "args[x]", "args[]", "args[-1]"})
    void indexOfWhatIsNoListIsAnError(String key) {
        assertThat(local(key + "=x").problem().message()).startsWith("unknown property");
    }

    @Test
    void variablesDifferByCaseAndMayBeEmpty() {
        assertThat(target(local("env.http_proxy=a", "env.HTTP_PROXY=b", "env.EMPTY=")
                                .server("fs"))
                        .env())
                .containsOnly(
                        Map.entry("http_proxy", new Secret("a")),
                        Map.entry("HTTP_PROXY", new Secret("b")),
                        Map.entry("EMPTY", new Secret("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-B", "1A", "A.B", "A B", "oauth.enabled", "A=B"})
    void nameThatNoVariableCanHaveIsAnError(String name) {
        ConfigProblem problem =
                local().property("mcp.servers.fs.env." + name, SECRET).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.fs.env." + name);
        assertThat(problem.message()).contains("name of an environment variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command", "args[0]", "env.A"})
    void nulCharacterIsAnError(String key) {
        assertThat(properties("mcp.servers.fs.command=x")
                        .property("mcp.servers.fs." + key, "a\0b")
                        .problem()
                        .message())
                .contains("NUL");
    }

    @Test
    void placeholdersAreResolvedInArgumentsAndVariables() {
        LocalTarget target = target(local("args[0]={{env:X}}", "env.Y={{env:X}}")
                .placeholders(v -> v.replace("{{env:X}}", "resolved"))
                .server("fs"));

        assertThat(target.args()).containsExactly("resolved");
        assertThat(target.env()).containsEntry("Y", new Secret("resolved"));
    }

    @Test
    void environmentVariableSetsCommandArgumentsAndVariables() {
        LocalTarget target = target(local().environment("MCP_SERVERS_FS_COMMAND", "other")
                .environment("MCP_SERVERS_FS_ARGS", "a,b")
                .environment("MCP_SERVERS_FS_ENV_API_KEY", "k")
                .server("fs"));

        assertThat(target.command()).isEqualTo("other");
        assertThat(target.args()).containsExactly("a", "b");
        assertThat(target.env()).containsEntry("API_KEY", new Secret("k"));
    }

    @Test
    void environmentVariableOfAServerWhoseNameEndsInEnvIsThatServers() {
        assertThat(properties()
                        .environment("MCP_SERVERS_DEV_ENV_URL", "https://mcp.example/mcp")
                        .server("dev-env")
                        .url())
                .hasToString("https://mcp.example/mcp");
    }

    @Test
    void serverWithOAuthMayBeLocal() {
        ServerRegistration server = oauthServer("command=mcp-files", "restart-on-refresh=true")
                .without("url")
                .server("api");

        assertThat(server.isOAuth()).isTrue();
        assertThat(server.requireLocal().restartOnRefresh()).isTrue();
    }

    @Test
    void nothingThatMayBeSecretIsShown() {
        ServerRegistration server =
                local("args[0]=--key=" + SECRET, "env.API_KEY=" + SECRET).server("fs");

        assertThat(server.toString()).contains("mcp-files").doesNotContain(SECRET);
        assertThat(server.requireLocal().toString()).doesNotContain(SECRET);
        assertThat(server.target().summary()).isEqualTo("command mcp-files");
    }

    @Test
    void clientCertificateForALocalServerIsAnError() {
        ConfigProblem problem = local("use-mtls=true").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.fs.use-mtls");
        assertThat(problem.message()).contains("remote servers");
    }

    @Test
    void restartOnRefreshWithoutATokenIsWarnedAbout() {
        assertThat(local("restart-on-refresh=true").read().warnings())
                .singleElement()
                .asString()
                .contains("mcp.servers.fs.restart-on-refresh", "without OAuth");
    }

    @Test
    void variablesOfAFileAreThereUnlessTheEntryHasThem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve(".env"), """
                \uFEFF# comment
                export PLAIN = a b  # and this
                EMPTY=
                SINGLE='a # b "c"'
                DOUBLE="line 1\\nline 2"
                MULTI="one
                two # three"
                HASH=a#b
                URL=https://example.com/?a=b
                OVERRIDDEN=file""");

        assertThat(target(local("env-file=" + file, "env.OVERRIDDEN=entry").server("fs"))
                        .env())
                .isEqualTo(Map.of(
                        "PLAIN", new Secret("a b"),
                        "EMPTY", new Secret(""),
                        "SINGLE", new Secret("a # b \"c\""),
                        "DOUBLE", new Secret("line 1\nline 2"),
                        "MULTI", new Secret("one\ntwo # three"),
                        "HASH", new Secret("a"),
                        "URL", new Secret("https://example.com/?a=b"),
                        "OVERRIDDEN", new Secret("entry")));
    }

    @Test
    void fileWithVariablesThatCannotBeReadIsAnErrorThatShowsNoneOfThem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve(".env"), "A=1\n\n" + SECRET + "\n");

        assertThat(local("env-file=" + file).problem().message()).isEqualTo(file + ", line 3 is no NAME=value");
        assertThat(local("env-file=" + folder.resolve("gone")).problem().message())
                .isEqualTo("there is no file " + folder.resolve("gone") + " that can be read");
    }

    /** Would catch an expression that needs the stack for each character. */
    @Test
    void fileWithVariablesMayBeLarge(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve(".env"), "#\n".repeat(50_000) + "A='" + "x\n".repeat(50_000) + "'\n");

        assertThat(target(local("env-file=" + file).server("fs")).env().get("A").value())
                .hasSize(100_000);
    }

    @Test
    void folderIsAnErrorWhereThereIsNone(@TempDir Path folder) {
        assertThat(target(local("cwd=" + folder).server("fs")).cwd()).isEqualTo(folder);
        assertThat(local("cwd=" + folder.resolve("gone")).problem().message())
                .isEqualTo("there is no folder " + folder.resolve("gone"));
    }

    @Test
    void folderOfARemoteServerIsWarnedOf(@TempDir Path folder) {
        assertThat(local("command=npx", "args=mcp-remote, https://mcp.example/mcp", "cwd=" + folder)
                        .read()
                        .warnings())
                .containsExactly("mcp.servers.fs.cwd: does nothing for a remote server");
    }

    private static LocalTarget target(ServerRegistration server) {
        return server.requireLocal();
    }

    /** Server {@code fs}, which runs {@code mcp-files}. */
    private static ConfigUnderTest local(String... lines) {
        ConfigUnderTest config = properties("mcp.servers.fs.command=mcp-files");
        for (String line : lines) {
            int equals = line.indexOf('=');
            config.property("mcp.servers.fs." + line.substring(0, equals), line.substring(equals + 1));
        }
        return config;
    }
}
