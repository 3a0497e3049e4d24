package dev.camelmcp.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are configured with becomes servers; what cannot is told, and nothing is left out silently. */
class ImportedTest {

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
                  "inputs": [{"id": "api-key", "type": "promptString"}],
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
        assertThat(imported.servers().get(0).json().at("/config/args").toString())
                .isEqualTo(
                        "[\"-y\",\"mcp-remote\",\"https://mcp.example.com/mcp\",\"--header\",\"X-Key: k {{env:API_KEY}}\"]");
        assertThat(imported.servers().get(1).json().at("/config/env/HOME_DIR").asText())
                .isEqualTo("{{env:HOME}}");
        assertThat(imported.notes())
                .containsExactly(
                        "github needs the environment variable API_KEY, which the client asks for",
                        "'old' is left out: it speaks the old HTTP+SSE transport; the gateway speaks Streamable HTTP",
                        "'nothing' is left out: it has neither url nor command");
    }

    @Test
    void ownFormatKeepsItsBlocksAndConfigurations() throws Exception {
        Imported imported = imported("""
                {"mcp_configs": {"team": {"mcp_config": [{"server_name": "a", "x": 1, "oauth_config": {"enabled": true}}]}}}
                """);
        assertThat(imported.servers()).singleElement().satisfies(server -> {
            assertThat(server.config()).isEqualTo("team");
            assertThat(server.json().at("/oauth_config/enabled").asBoolean()).isTrue();
            assertThat(server.json().path("x").asInt()).isOne();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"mcpServers\": []}", ""})
    void fileWithoutServersIsRefused(String text) {
        assertThatThrownBy(() -> imported(text)).isInstanceOf(EditException.class);
    }

    @Test
    void fileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> Imported.read(folder.resolve("none.json"))).hasMessageContaining("cannot be read");
    }

    private Imported imported(String text) throws EditException, IOException {
        return Imported.read(Files.writeString(folder.resolve("client.json"), text));
    }
}
