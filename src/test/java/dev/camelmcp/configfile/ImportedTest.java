package dev.camelmcp.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are configured with becomes servers; what cannot is told, and nothing is left out silently. */
class ImportedTest {

    private static final String SECRET = "hunter2-never-print-me";

    @TempDir
    Path folder;

    @Test
    void claudeDesktop() throws Exception {
        Imported imported = imported("""
                {"globalShortcut": "", "mcpServers": {
                  "filesystem": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/tmp"]},
                  "my api": {"command": "npx", "args": ["mcp-remote", "https://api.example.com/mcp"], "env": {"A": "b"}}
                }}
                """);
        assertThat(imported.isComplete()).isTrue();
        assertThat(imported.notes()).containsExactly("'my api' becomes my-api");
        assertThat(imported.servers()).hasToString("[filesystem, my-api]");
        assertThat(imported.servers().get(0).json()).hasToString("""
                        {"server_name":"filesystem","description":"","config":{"command":"npx","args":["-y","@modelcontextprotocol/server-filesystem","/tmp"]},"oauth_config":{"is_remote":false}}""");
        assertThat(imported.servers().get(1).json()).hasToString("""
                        {"server_name":"my-api","description":"","config":{"command":"npx","args":["mcp-remote","https://api.example.com/mcp"],"env":{"A":"b"}}}""");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFile() throws Exception {
        assertThat(imported("\uFEFF{\"mcpServers\": {\"api\": {\"url\": \"https://api.example.com/mcp\"}}}")
                        .servers())
                .hasToString("[api]");
    }

    @Test
    void visualStudioCode() throws Exception {
        Imported imported = imported("""
                {
                  // asked once
                  "inputs": [{"id": "api-key", "type": "promptString", "description": "Key of \\u001b[31mexample.com"}],
                  /* and these
                     are the servers */
                  "servers": {
                    "github": {"type": "http", "url": "https://mcp.example.com/mcp", "headers": {"X-Key": "k ${input:api-key}"}},
                    "old": {"type": "sse", "url": "https://sse.example.com/sse"},
                    "local": {"type": "stdio", "command": "tool", "env": {"HOME_DIR": "${env:HOME}"}},
                    "nothing": {},
                  },
                }
                """);
        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.servers()).hasToString("[github, local]");
        assertThat(args(imported, 0))
                .hasToString(
                        "[\"-y\",\"mcp-remote\",\"https://mcp.example.com/mcp\",\"--header\",\"X-Key: k {{env:API_KEY}}\"]");
        assertThat(imported.servers().get(1).json().at("/config/env/HOME_DIR").asText())
                .isEqualTo("{{env:HOME}}");
        assertThat(imported.notes())
                .containsExactly(
                        "github needs the environment variable API_KEY, which the client asks for as ${input:api-key}"
                                + " (Key of ?[31mexample.com); set it where the gateway runs",
                        "'old' is left out: it speaks the old HTTP+SSE transport; the gateway speaks Streamable HTTP",
                        "'nothing' is left out: it has neither url nor command");
    }

    @Test
    void eachQuestionOfTheClientHasAVariableOfItsOwnAndNoneThatMeansSomethingElse() throws Exception {
        Imported imported = imported("""
                {"servers": {"a": {"command": "tool", "args":
                  ["${input:my-key}", "${input:my_key}", "${input:path}", "${input:2fa}", "${input:my-key}"]}}}
                """);
        assertThat(args(imported, 0)).hasToString("""
                        ["{{env:MY_KEY}}","{{env:MY_KEY_2}}","{{env:INPUT_PATH}}","{{env:INPUT_2FA}}","{{env:MY_KEY}}"]""");
        assertThat(imported.notes()).hasSize(4);
        assertThat(imported.isComplete()).isTrue();
    }

    /** Would catch an import after which no server starts, of which nothing was said. */
    @Test
    void variableThatIsNotSetIsToldLikeAQuestionOfTheClient() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "a": {"command": "tool", "args": ["${NOT_SET_ANYWHERE}"], "env": {"T": "${env:NOT_SET_EITHER}", "H": "${env:HOME}"}},
                  "b": {"command": "tool", "env": {"T": "${env:NOT_SET_EITHER}", "U": "${NOT_SET_ANYWHERE:-default}"}}
                }}
                """);
        assertThat(imported.notes())
                .containsExactly(
                        "a needs the environment variable NOT_SET_ANYWHERE, which is not set here and the client has as"
                                + " ${NOT_SET_ANYWHERE}; set it where the gateway runs",
                        "a needs the environment variable NOT_SET_EITHER, which is not set here and the client has as"
                                + " ${env:NOT_SET_EITHER}; set it where the gateway runs",
                        "b needs the environment variable NOT_SET_EITHER, which is not set here and the client has as"
                                + " ${env:NOT_SET_EITHER}; set it where the gateway runs");
    }

    @Test
    void variableOfWhatIsNotTakenOverIsNotAskedFor() throws Exception {
        Imported imported = imported("""
                {"servers": {
                  "a": {"url": "https://example.com/mcp", "headers": {"Authorization": "Bearer ${input:api-key}", "X-A": "${input:used}"}},
                  "b": {"command": "npx", "args": ["mcp-remote", "https://example.com", "--header", "Authorization: ${env:NOT_SET_ANYWHERE}"]},
                  "c": {"command": "tool", "args": ["${input:api-key}", "${command:x}"]},
                  "d": {"command": "tool"}
                }}
                """);
        assertThat(imported.servers()).hasToString("[a, b, d]");
        assertThat(imported.notes())
                .filteredOn(note -> note.contains("needs"))
                .containsExactly("a needs the environment variable USED, which the client asks for as ${input:used};"
                        + " set it where the gateway runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mcp\": {\"servers\": %s}}",
                "{\"mcp.servers\": %s}",
                "{\"context_servers\": %s}",
                "{\"mcpServers\": %s}",
                "{\"servers\": %s, \"other\": 1}"
            })
    void serversStandWhereClientsHaveThem(String file) throws Exception {
        assertThat(imported(file.formatted("{\"a\": {\"command\": \"tool\"}}")).servers())
                .hasToString("[a]");
    }

    @Test
    void zed() throws Exception {
        Imported imported = imported("""
                {"context_servers": {
                  "old": {"command": {"path": "tool", "args": ["-v"], "env": {"A": "b"}}, "settings": {}},
                  "new": {"source": "custom", "enabled": true, "command": "tool", "args": [], "env": {}},
                  "extension": {"source": "extension", "enabled": true, "settings": {"key": "%s"}},
                  "off": {"enabled": false, "command": "tool"}
                }}
                """.formatted(SECRET));
        assertThat(imported.servers()).hasToString("[old, new]");
        assertThat(imported.servers().get(0).json().path("config"))
                .hasToString("{\"command\":\"tool\",\"args\":[\"-v\"],\"env\":{\"A\":\"b\"}}");
        assertThat(imported.notes())
                .containsExactly(
                        "'extension' is left out: its source is 'extension', which the gateway does not know",
                        "'off' is left out: it is switched off there");
    }

    /** Would catch a header for which all servers of the file are refused. */
    @Test
    void headerThatIsNeverSentIsNamedAndTheServerIsThere() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "one": {"url": "https://one.example.com/mcp",
                          "headers": {"Authorization": "Bearer %1$s", "Content-Type": "text/plain", "X-Tenant": "acme", "X-Bad": "a\\nb"}},
                  "two": {"command": "npx", "args": ["mcp-remote", "https://two.example.com/mcp", "--header", "Authorization:%1$s", "--header", "X-Tenant: acme", "--header"]},
                  "three": {"url": "https://three.example.com/mcp"}
                }}
                """.formatted(SECRET));

        assertThat(imported.servers()).hasToString("[one, two, three]");
        assertThat(args(imported, 0)).hasToString("""
                        ["-y","mcp-remote","https://one.example.com/mcp","--header","X-Tenant: acme"]""");
        assertThat(args(imported, 1)).hasToString("""
                        ["mcp-remote","https://two.example.com/mcp","--header","X-Tenant: acme"]""");
        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.notes())
                .hasSize(5)
                .contains("two: --header is not taken over: --header wants 'Name: value' behind it")
                .anySatisfy(n -> assertThat(n)
                        .startsWith("one: headers.Authorization is not taken over: ")
                        .contains("oauth.enabled=true"))
                .anySatisfy(n -> assertThat(n).startsWith("one: headers.Content-Type is not taken over: "))
                .anySatisfy(n -> assertThat(n).startsWith("one: headers.X-Bad is not taken over: "))
                .anySatisfy(n -> assertThat(n).startsWith("two: --header Authorization is not taken over: "))
                .noneMatch(n -> n.contains(SECRET));
    }

    @Test
    void entryThatWouldBeNoValidServerIsLeftOutAlone() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "user": {"url": "https://user:%s@example.com/mcp"},
                  "good": {"url": "https://example.com/mcp"},
                  "text": "command",
                  "args": {"command": "tool", "args": "-v"},
                  "arg": {"command": "tool", "args": [{"a": 1}]},
                  "command": {"command": ["tool"]},
                  "ws": {"type": "ws", "url": "wss://example.com"},
                  "client": {"command": "tool", "args": ["${command:pick}"]}
                }}
                """.formatted(SECRET));
        assertThat(imported.servers()).hasToString("[good]");
        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.notes())
                .containsExactly(
                        "'user' is left out: the server's URL is a URL must not carry user or password",
                        "'text' is left out: it is no object",
                        "'args' is left out: its args are no array",
                        "'arg' is left out: args[0] is no text",
                        "'command' is left out: its command is no text",
                        "'ws' is left out: its type is 'ws', which the gateway does not know",
                        "'client' is left out: only the client knows what ${command:pick} is; write that in its place");
    }

    @Test
    void whatIsNotTakenOverIsNamedByMember() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "remote": {"transport": "streamable-http", "url": "https://example.com/mcp", "auth": {"CLIENT_ID": "%1$s"},
                             "timeout": 60, "cwd": "/", "env": {"A": "%1$s"}, "args": [], "note": null},
                  "local": {"command": "tool", "headers": {"A": "%1$s"}, "alwaysAllow": ["x"], "env": {"A-B": "%1$s", "N": 1, "O": {}}}
                }}
                """.formatted(SECRET));
        assertThat(imported.servers()).hasToString("[remote, local]");
        assertThat(imported.servers().get(1).json().at("/config/env")).hasToString("{\"N\":\"1\"}");
        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.notes())
                .containsExactly(
                        "remote: not taken over: auth, timeout, cwd, env; how the gateway gets tokens stands in oauth_config",
                        "local: env.A-B is not taken over: is not the name of an environment variable: letters, digits and '_'",
                        "local: env.O is not taken over: it is no text",
                        "local: not taken over: headers, alwaysAllow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"disabled\": true", "\"enabled\": false", "\"disabled\": \"true\""})
    void serverThatIsSwitchedOffStaysOff(String member) throws Exception {
        Imported imported = imported("{\"mcpServers\": {\"a\": {\"command\": \"tool\", " + member + "}}}");

        assertThat(imported.servers()).isEmpty();
        assertThat(imported.notes()).containsExactly("'a' is left out: it is switched off there");
        assertThat(imported.isComplete()).as("nobody uses it").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"disabled\": false", "\"enabled\": true"})
    void serverThatIsSwitchedOnIsThere(String member) throws Exception {
        assertThat(imported("{\"mcpServers\": {\"a\": {\"command\": \"tool\", " + member + "}}}"))
                .isEqualTo(imported("{\"mcpServers\": {\"a\": {\"command\": \"tool\"}}}"));
    }

    @Test
    void everyNameBecomesAnIdOfItsOwn() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "a b": {"command": "1"}, "a-b": {"command": "2"}, "a/b": {"command": "3"},
                  "日本": {"command": "4"}, "-": {"command": "5"}, "..": {"command": "6"}, "Äpfel & Birnen": {"command": "7"}
                }, "servers": {"a-b": {"command": "8"}}}
                """);
        assertThat(imported.servers())
                .hasToString("[a-b-2, a-b, a-b-3, server, server-2, server-3, pfel-Birnen, a-b-4]");
        assertThat(imported.notes())
                .contains("'a b' becomes a-b-2", "'-' becomes server-2")
                .hasSize(7);
        assertThat(imported.isComplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "${env:X}, {{env:X}}",
        "${X}, {{env:X}}",
        "${X:-a:b}, {{env:X:a:b}}",
        "${X:-}, {{env:X:}}",
        "a${X}b${env:Y}, a{{env:X}}b{{env:Y}}",
        "${userHome}/x, HOME/x",
        "${workspaceFolder}/x, FOLDER/x",
        "${workspaceFolderBasename}, NAME",
        "a${/}b${pathSeparator}c, a/b/c",
        "${unknown}, ${unknown}",
        "{{.Names}}, \\{{.Names}}",
        "{{{x}}} ${env:X}, \\{{{x}}} {{env:X}}"
    })
    void variablesOfClientsAreReplacedInEveryMember(String written, String value) throws Exception {
        String expected = value.replace("HOME", System.getProperty("user.home"))
                .replace("FOLDER", folder.toString())
                .replace("NAME", folder.getFileName().toString());
        JsonNode entry = imported("""
                {"mcpServers": {"a": {"command": "%1$s", "args": ["%1$s"], "env": {"A": "%1$s"}}}}""".formatted(written)).servers().get(0).json();
        assertThat(entry.at("/config/command").asText()).isEqualTo(expected);
        assertThat(entry.at("/config/args/0").asText()).isEqualTo(expected);
        assertThat(entry.at("/config/env/A").asText()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://${env:HOST}/mcp, https://{{env:HOST}}/mcp",
        "${BASE:-https://example.com}/mcp, {{env:BASE:https://example.com}}/mcp",
        "${env:NOT_SET_ANYWHERE}, {{env:NOT_SET_ANYWHERE}}"
    })
    void variablesMayStandInAUrl(String written, String value) throws Exception {
        Imported imported =
                imported("{\"mcpServers\": {\"a\": {\"url\": \"" + written + "\", \"headers\": {\"X-A\": \"${A}\"}}}}");

        assertThat(args(imported, 0))
                .hasToString("[\"-y\",\"mcp-remote\",\"" + value + "\",\"--header\",\"X-A: {{env:A}}\"]");
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void whatAProgramReplacesByItselfStays() throws Exception {
        Imported imported = imported("""
                {"mcpServers": {
                  "shell": {"command": "/bin/sh", "args": ["-c", "exec tool ${KEY:-none} ${x#y} ${1:0:2} ${env:OTHER}"]},
                  "bridge": {"command": "npx", "args": ["mcp-remote", "https://example.com", "--header", "X-A:${OWN} ${OTHER}"], "env": {"OWN": "1"}}
                }}
                """);
        assertThat(args(imported, 0)).hasToString("[\"-c\",\"exec tool ${KEY:-none} ${x#y} ${1:0:2} {{env:OTHER}}\"]");
        assertThat(args(imported, 1))
                .hasToString("[\"mcp-remote\",\"https://example.com\",\"--header\",\"X-A:${OWN} {{env:OTHER}}\"]");
        assertThat(imported.notes())
                .as("what the gateway replaces")
                .containsExactly(
                        "shell needs the environment variable OTHER, which is not set here and the client has as"
                                + " ${env:OTHER}; set it where the gateway runs",
                        "bridge needs the environment variable OTHER, which is not set here and the client has as"
                                + " ${OTHER}; set it where the gateway runs");
    }

    @Test
    void localServerIsLocalAlsoWithAUrlAmongItsArguments() throws Exception {
        assertThat(imported("{\"mcpServers\": {\"a\": {\"command\": \"tool\", \"args\": [\"https://example.com\"]}}}")
                        .servers()
                        .get(0)
                        .json()
                        .at("/oauth_config/is_remote")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void folderAndFileOfAProjectAreFoundFromThere() throws Exception {
        Path code = Files.createDirectories(folder.resolve("project/.vscode"));
        Files.createDirectories(folder.resolve("project/server"));
        Files.writeString(folder.resolve("project/.env"), "A=1\n");
        Path file = Files.writeString(code.resolve("mcp.json"), """
                {"servers": {
                  "a": {"command": "tool", "cwd": "server", "envFile": "${workspaceFolder}/.env"},
                  "b": {"command": "tool", "cwd": "gone"}
                }}
                """);

        Imported imported = Imported.read(file);

        assertThat(imported.servers()).hasToString("[a]");
        assertThat(imported.servers().get(0).json().at("/config/cwd").asText())
                .isEqualTo(folder.resolve("project/server").toString());
        assertThat(imported.servers().get(0).json().at("/config/env_file").asText())
                .isEqualTo(folder.resolve("project/.env").toString());
        assertThat(imported.notes())
                .containsExactly(
                        "a: ${workspaceFolder} is taken for " + folder.resolve("project"),
                        "'b' is left out: there is no folder " + folder.resolve("project/gone"));
    }

    /** Would catch a program that is looked for where the gateway was started. */
    @ParameterizedTest
    @CsvSource({
        "./bin/s, , true",
        "bin/s, , true",
        "not/built/yet, , true",
        "python3, bin/s.py, true",
        "python3, --file=./bin/s.py, true",
        "node, ., true",
        "bin, , false",
        "/bin/s, , false",
        "python3, bin/gone.py, false",
        "python3, -v, false",
        "~/bin/s, , false",
        "${env:HOME}/bin/s, , false"
    })
    void programWhosePathsAreRelativeRunsInTheProject(String command, String arg, boolean there) throws Exception {
        Path project =
                Files.createDirectories(folder.resolve("project/.cursor")).getParent();
        Files.writeString(Files.createDirectory(project.resolve("bin")).resolve("s.py"), "");
        Imported imported = Imported.read(Files.writeString(
                project.resolve(".cursor/mcp.json"),
                "{\"mcpServers\": {\"a\": {\"command\": \"%s\", \"args\": [%s]}}}"
                        .formatted(command, arg == null ? "" : '"' + arg + '"')));

        assertThat(imported.servers().get(0).json().at("/config/cwd").asText())
                .isEqualTo(there ? project.toString() : "");
        assertThat(imported.notes())
                .isEqualTo(
                        there
                                ? List.of("a: its folder (cwd) becomes " + project
                                        + ", where its command or an argument is")
                                : List.of());
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void ownFormatKeepsItsBlocksAndConfigurations() throws Exception {
        Imported imported = imported("""
                {"mcp_configs": {"team": {"mcp_config_name": "Team", "owner": "x", "mcp_config": [
                  {"server_name": "a", "x": 1, "oauth_config": {"enabled": true}},
                  {"server_name": "a"}, {"server_name": "b c"}, {"config": {}}, 5]}}}
                """);
        assertThat(imported.servers()).hasToString("[a, a-2, b-c]");
        assertThat(imported.servers().get(0)).satisfies(server -> {
            assertThat(server.origin()).isEqualTo(new ServerEntry.Origin("team", "Team"));
            assertThat(server.json().at("/oauth_config/enabled").asBoolean()).isTrue();
            assertThat(server.json().path("x").asInt()).isOne();
        });
        assertThat(imported.servers().get(1).json().path("server_name").asText())
                .isEqualTo("a-2");
        assertThat(imported.isComplete()).isFalse();
        assertThat(imported.notes())
                .containsExactly(
                        "'a' becomes a-2",
                        "'b c' becomes b-c",
                        "mcp_configs.team.mcp_config[3] is left out: it has no server_name",
                        "mcp_configs.team.mcp_config[4] is left out: it has no server_name",
                        "mcp_configs.team.owner is not taken over");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "{}", "{\"mcpServers\": []}", "", "{\"mcpServers\": {\"a\": {}, \"a\": {}}}", "{} {}"
            })
    void fileWithoutServersIsRefused(String text) {
        assertThatThrownBy(() -> imported(text)).isInstanceOf(EditException.class);
    }

    @Test
    void fileThatIsNotThereOrNotUtf8IsSaid() {
        assertThatThrownBy(() -> Imported.read(folder.resolve("none.json"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Imported.read(
                        Files.write(folder.resolve("16.json"), "\uFEFF{}".getBytes(StandardCharsets.UTF_16LE))))
                .hasMessageContaining("is not UTF-8");
    }

    private static JsonNode args(Imported imported, int server) {
        return imported.servers().get(server).json().at("/config/args");
    }

    private Imported imported(String text) throws EditException, IOException {
        return Imported.read(Files.writeString(folder.resolve("client.json"), text));
    }
}
