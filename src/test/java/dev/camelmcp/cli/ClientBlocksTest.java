package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.quality.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@code init} prints for clients is what {@code docs/clients.md} says, so that both are tried by the same tests.
 */
class ClientBlocksTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URL = "http://127.0.0.1:8080/mcp/api";

    private final ClientBlocks blocks = new ClientBlocks("api", URL, false);
    private final ClientBlocks keyed = new ClientBlocks("api", URL, true);

    @Test
    void claudeDesktopIsAsDocumented() throws Exception {
        assertThat(documented("/mcpServers/api/args")).contains(JSON.readTree(blocks.claudeDesktop()));
        assertThat(JSON.readTree(keyed.claudeDesktop())
                        .at("/mcpServers/api/args")
                        .toString())
                .endsWith("\"--header\",\"X-API-Key: KEY\"]");
    }

    @Test
    void vsCodeIsAsDocumented() throws Exception {
        assertThat(documented("/servers/api"))
                .extracting(block -> block.at("/servers/api"))
                .contains(JSON.readTree(blocks.vsCode()).at("/servers/api"));
        assertThat(documented("/inputs")).contains(JSON.readTree(keyed.vsCode()));
    }

    @Test
    void cursorIsAsDocumented() throws Exception {
        assertThat(documented("/mcpServers/api/url"))
                .extracting(block -> block.at("/mcpServers/api"))
                .contains(JSON.readTree(blocks.cursor()).at("/mcpServers/api"));
        assertThat(JSON.readTree(keyed.cursor())
                        .at("/mcpServers/api/headers/X-API-Key")
                        .asText())
                .isEqualTo("KEY");
    }

    @Test
    void inspectorIsAsDocumented() {
        assertThat(Document.of("docs/clients.md").blocks())
                .anyMatch(block -> block.code().contains(blocks.inspector().strip()));
        assertThat(keyed.inspector()).contains("--header \"X-API-Key: KEY\"");
    }

    /** The JSON blocks of the page that have such a member. */
    private static List<JsonNode> documented(String pointer) {
        return Document.of("docs/clients.md").blocks().stream()
                .filter(block -> block.language().equals("json"))
                .map(block -> parse(block.code()))
                .filter(block -> !block.at(pointer).isMissingNode())
                .toList();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
