package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.Imported;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config import}: takes over what an MCP client is configured with. */
@Command(
        name = "import",
        description =
                "Adds the servers of a file of Claude Desktop, Cursor or VS Code (mcpServers, servers), or of another file of this format, to the JSON file. Servers that are in it already stay as they are.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends EditCommand {

    @Parameters(paramLabel = "FILE", description = "claude_desktop_config.json, .vscode/mcp.json and the like.")
    Path source = Path.of("");

    @Override
    boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException {
        Imported imported = Imported.read(source);
        imported.notes().forEach(output::notice);
        List<ServerId> added = editor.addMissing(config, imported.servers());
        added.forEach(id -> output.line("Added " + id + " to " + file));
        int kept = imported.servers().size() - added.size();
        if (kept > 0) {
            output.notice(Text.count(kept, "server") + " of " + source + (kept == 1 ? " was" : " were")
                    + " there already and stayed as before");
        }
        return imported.isComplete();
    }
}
