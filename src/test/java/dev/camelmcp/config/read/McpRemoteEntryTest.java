package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npx mcp-remote URL} stands for a remote server; {@code remote} decides where that cannot be told. */
class McpRemoteEntryTest {

    private static final String URL = "https://mcp.example/mcp";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "npx | -y,mcp-remote," + URL,
                "npx | mcp-remote@latest," + URL + ",9696",
                "npx | -y,--package,mcp-remote@0.1.2,mcp-remote," + URL,
                "mcp-remote | " + URL,
                "/opt/node/bin/npx | mcp-remote,--header,X-A: b," + URL,
                "node | /opt/node_modules/.bin/mcp-remote," + URL + ",--allow-http",
                "npx | mcp-remote,--debug," + URL + ",--resource,https://other.example/",
            })
    void urlOfMcpRemoteIsTheServers(String command, String args) {
        ServerRegistration server = entry("command=" + command, "args=" + args).server("api");

        assertThat(server.isLocal()).isFalse();
        assertThat(server.url()).hasToString(URL);
    }

    @Test
    void plainEntryIsTakenWithoutAWarning() {
        assertThat(mcpRemote().read().warnings()).isEmpty();
    }

    @Test
    void headersAreSentWithVariablesFromTheEntryBeforeThoseOfTheProcess() {
        ServerRegistration server = mcpRemote(
                        "--header", "X-Tenant:${TENANT}", "--header", "X-Both: ${A}, ${B}", "--header", "X-Empty:")
                .with("env.TENANT=acme", "env.A=mine")
                .environment("A", "theirs")
                .environment("B", SECRET)
                .server("api");

        assertThat(server.headers())
                .containsOnly(
                        Map.entry("X-Tenant", new Secret("acme")),
                        Map.entry("X-Both", new Secret("mine, " + SECRET)),
                        Map.entry("X-Empty", new Secret("")));
        assertThat(server.toString()).doesNotContain(SECRET);
    }

    @Test
    void variableThatIsNotSetIsAnErrorThatNamesIt() {
        ConfigProblem problem = mcpRemote("--header", "X-Tenant: ${TENANT}").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.args");
        assertThat(problem.source()).isEqualTo("application.properties:2");
        assertThat(problem.message()).contains("X-Tenant", "TENANT", "env.TENANT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: x",
                "content-length: 1",
                "Content-Type: x/y",
                "Connection: close",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "Proxy-Features: x",
                "Accept-Encoding: br",
                "Content-Encoding: gzip",
                "Mcp-Session-Id: 1",
                "mcp-protocol-version: 1",
                "CamelHttpUri: x"
            })
    void headerThatARequestIsMadeOfIsAnError(String header) {
        assertThat(mcpRemote("--header", header).problem().message()).contains("may not set");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "a\0b", "\u00e4"})
    void headerThatCouldInjectAnotherOneIsAnError(String rest) {
        assertThat(mcpRemote("--header", "X-A: " + SECRET + rest).problem().message())
                .contains("not a valid HTTP header");
        assertThat(mcpRemote("--header", "X-A: ${V}")
                        .environment("V", SECRET + rest)
                        .problem()
                        .message())
                .contains("not a valid HTTP header");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"", "no colon", ": x", "X-A"})
    void headerWithoutNameAndValueIsAnError(String header) {
        assertThat(mcpRemote("--header", header).problem().message()).contains("--header wants");
    }

    @Test
    void authorizationIsDroppedWithAWarningWhenTheTokenTakesItsPlace() {
        ConfigUnderTest config = oauthServer(
                        "command=npx", "args=mcp-remote," + URL + ",--header,authorization: Bearer " + SECRET)
                .without("url");

        assertThat(config.server("api").headers()).isEmpty();
        assertThat(config.read().warnings()).singleElement().asString().contains("mcp.servers.api.args", "dropped");
    }

    @Test
    void authorizationWithoutOAuthIsAnErrorThatSaysWhatToDo() {
        assertThat(mcpRemote("--header", "Authorization: Bearer " + SECRET)
                        .problem()
                        .message())
                .contains("never sent", "oauth.enabled=true");
    }

    @Test
    void optionsOfMcpRemoteItselfAreNamedInAWarning() {
        assertThat(mcpRemote("9696", "--debug", "--host", "127.0.0.1", "--transport", "http-first")
                        .read()
                        .warnings())
                .singleElement()
                .asString()
                .contains("--debug, --host, --transport http-first");
    }

    @ParameterizedTest
    @CsvSource({"--transport, sse-only, Streamable HTTP", "--header-file, /x, --header"})
    void optionThatCannotBeHonouredIsAnError(String option, String value, String remedy) {
        assertThat(mcpRemote(option, value).problem().message()).contains(option, remedy);
    }

    @Test
    void mcpRemoteWithoutAUrlIsAnError() {
        assertThat(entry("command=npx", "args=-y,mcp-remote").problem().message())
                .contains("mcp-remote needs the server's URL");
    }

    @Test
    void urlThatIsNoneIsAnError() {
        assertThat(entry("command=npx", "args=mcp-remote,https://user:" + SECRET + "@mcp.example/")
                        .problem()
                        .message())
                .contains("user or password");
    }

    @Test
    void npxWithoutAUrlIsRunWithAWarningThatSaysHowToAvoidIt() {
        ConfigUnderTest config = entry("command=npx", "args=-y,@modelcontextprotocol/server-filesystem,/tmp");

        assertThat(config.server("api").isLocal()).isTrue();
        assertThat(config.read().warnings()).singleElement().asString().contains("remote=false");
        assertThat(config.with("remote=false").read().warnings()).isEmpty();
    }

    @Test
    void otherCommandWithAUrlIsForwardedToWithAWarningThatSaysHowToRunIt() {
        ConfigUnderTest config = entry("command=node", "args=server.js,https://backend.example/");

        assertThat(config.server("api").url()).hasToString("https://backend.example/");
        assertThat(config.read().warnings())
                .singleElement()
                .asString()
                .contains("is not run", "backend.example", "remote=false");
        assertThat(config.with("remote=false").server("api").requireLocal().args())
                .containsExactly("server.js", "https://backend.example/");
    }

    @Test
    void remoteWithoutAnyUrlIsAnError() {
        ConfigProblem problem = entry("command=mcp-files", "remote=true").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.remote");
        assertThat(problem.message()).contains("no URL");
    }

    @Test
    void localWithoutACommandIsAnError() {
        assertThat(plainServer("remote=false").problem().property()).isEqualTo("mcp.servers.api.command");
    }

    @Test
    void argumentsWithoutACommandAreAnError() {
        assertThat(entry("args=a").problem().property()).isEqualTo("mcp.servers.api.command");
    }

    @Test
    void urlBesideACommandIsAnErrorUnlessRemoteSaysWhichIsMeant() {
        assertThat(plainServer("command=mcp-files").problem().message()).contains("beside a url", "remote");
        assertThat(plainServer("command=mcp-files", "remote=true").server("api").isLocal())
                .isFalse();
        assertThat(plainServer("command=mcp-files", "remote=false")
                        .server("api")
                        .isLocal())
                .isTrue();
    }

    @Test
    void settingThatDoesNothingForARemoteServerIsWarnedAbout() {
        assertThat(plainServer("env.A=b", "args=x", "restart-on-refresh=true")
                        .read()
                        .warnings())
                .hasSize(3);
    }

    private static ConfigUnderTest entry(String... lines) {
        return ConfigUnderTest.properties().with(lines);
    }

    /** Server {@code api} as {@code npx mcp-remote URL} with further arguments. */
    private static ConfigUnderTest mcpRemote(String... more) {
        ConfigUnderTest config = entry("command=npx", "args[0]=mcp-remote", "args[1]=" + URL);
        for (int i = 0; i < more.length; i++) {
            config.with("args[" + (i + 2) + "]=" + more[i]);
        }
        return config;
    }
}
