package dev.camelmcp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.discovery.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a server says does not command the terminal. */
class TextTest {

    @Test
    void onlyTheFirstLineIsShown() {
        assertThat(Text.line("\n  Adds two numbers.\nReturns their sum.")).isEqualTo("Adds two numbers.");
        assertThat(Text.line(" \n ")).isEmpty();
    }

    @Test
    void whatATerminalWouldObeyIsReplaced() {
        assertThat(Text.line("a\033[2Jb\tc\u202Ed\u009Be")).isEqualTo("a?[2Jb?c?d?e");
    }

    @Test
    void whatIsTooLongIsCut() {
        assertThat(Text.line("x".repeat(1000))).hasSize(503).endsWith("x...");
    }

    @Test
    void toolsHaveTheirDescriptionsInOneColumn() {
        List<Tool> tools = List.of(tool("echo", "Says it.\nAgain."), tool("whoami", ""), tool("a\033b", "c"));

        assertThat(ToolsCommand.lines(tools)).containsExactly("echo    Says it.", "whoami", "a?b     c");
        assertThat(ToolsCommand.lines(List.of())).isEmpty();
    }

    private static Tool tool(String name, String description) {
        return new Tool(name, description, Map.of());
    }
}
