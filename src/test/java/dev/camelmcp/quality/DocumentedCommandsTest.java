package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.cli.McpOAuthCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The tables of commands have those that there are. What the commands do is tried by {@code distribution/}. */
class DocumentedCommandsTest {

    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");

    /** With the word behind it, which only some commands have. */
    private static final Pattern CALL = Pattern.compile("bin/mcp-oauth ([a-z]+(?:-[a-z]+)*(?: [a-z-]+)?)");

    private final Map<String, CommandLine> commands = commands(new CommandLine(new McpOAuthCommand()), "");

    @Test
    void eachCommandIsInTheTableOnce() {
        assertThat(inTable(Document.of("README.md"))).containsExactlyInAnyOrderElementsOf(commands.keySet());
    }

    @Test
    void tableIsReadByTheWordsOfTheCommands() {
        assertThat(inTable(page("""
                | command | does |
                | --- | --- |
                | `bin/mcp-oauth [run]` | starts it |
                | `bin/mcp-oauth config import FILE` | imports |
                | `bin/mcp-oauth gone SERVER [--show]` | was there once |
                """))).containsExactly("run", "config import", "gone");
    }

    @Test
    void eachCommandThatPrintsJsonHasItsDocument() {
        List<String> documented = firstCells(Document.of("docs/cli.md"), "document");
        assertThat(commands.entrySet())
                .filteredOn(c -> c.getValue().getCommandSpec().optionsMap().containsKey("--json"))
                .extracting(Map.Entry::getKey)
                // whose output is its client's; it has a document for a failure alone
                .filteredOn(name -> !name.equals("stdio"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void optionsThatAreNamedAreThere() {
        Set<String> known = new TreeSet<>();
        commands.values()
                .forEach(c -> known.addAll(c.getCommandSpec().optionsMap().keySet()));
        assertThat(options(Document.of("docs/cli.md")))
                .contains("--config", "--json")
                .isSubsetOf(known);
        assertThat(options(page("`token --show` and `token --gone`"))).containsExactly("--gone", "--show");
        assertThat(known).contains("--show").doesNotContain("--gone");
    }

    @Test
    void commandsThatAreSpokenOfAreThere() {
        assertThat(Document.all()).allSatisfy(page -> assertThat(unknown(page)).isEmpty());
        assertThat(unknown(page("""
                `bin/mcp-oauth check api`, `bin/mcp-oauth -Dkey=value`, `eval "$(bin/mcp-oauth gone api)"`

                ```sh
                bin/mcp-oauth config export
                bin/mcp-oauth config list
                ```
                """))).containsExactly("gone api", "config export");
    }

    /** Of each {@code bin/mcp-oauth …} in the text or in a block, the command that is none. */
    private List<String> unknown(Document page) {
        return Stream.concat(page.code().stream(), page.blocks().stream().map(Document.Block::code))
                .flatMap(c -> CALL.matcher(c).results())
                .map(m -> m.group(1))
                .filter(call -> commands.keySet().stream().noneMatch(c -> (call + " ").startsWith(c + " ")))
                .toList();
    }

    private static Document page(String text) {
        return Document.written("docs/made-up.md", text);
    }

    /** Those that do something, by their words. */
    private static Map<String, CommandLine> commands(CommandLine command, String prefix) {
        Map<String, CommandLine> found = new TreeMap<>();
        command.getSubcommands().forEach((name, line) -> {
            if (line.getSubcommands().isEmpty()) {
                found.put(prefix + name, line);
            } else {
                found.putAll(commands(line, prefix + name + " "));
            }
        });
        found.remove("help");
        return found;
    }

    private static List<String> inTable(Document page) {
        return firstCells(page, "does").stream()
                .map(c -> c.replace("bin/mcp-oauth ", "").replace("[run]", "run"))
                .map(c -> c.replaceAll(" [^a-z].*", ""))
                .toList();
    }

    private static List<String> firstCells(Document page, String secondColumn) {
        return page.tables().stream()
                .filter(t -> t.header().equals(List.of("command", secondColumn)))
                .flatMap(t -> t.rows().stream())
                .flatMap(row -> row.get(0).code().stream())
                .toList();
    }

    private static Set<String> options(Document page) {
        return page.code().stream()
                .flatMap(c -> OPTION.matcher(c).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
