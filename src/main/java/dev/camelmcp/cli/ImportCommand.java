package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.configfile.Additions;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.Imported;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config import}: takes over what an MCP client is configured with. */
@Command(
        name = "import",
        description =
                "Adds the servers of a file of Claude Desktop, Cursor, VS Code or Zed (mcpServers, servers, context_servers), or of another file of this format, to the JSON file. Servers that are in it already stay as they are. What cannot be taken over is named, and the exit code is 1 then.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends EditCommand {

    @Parameters(paramLabel = "FILE", description = "claude_desktop_config.json, .vscode/mcp.json and the like.")
    Path source = Path.of("");

    @Override
    boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException {
        Imported imported = Imported.read(source);
        imported.notes().forEach(output::notice);
        Additions additions = editor.addMissing(config, imported.servers());
        for (ServerId id : additions.added()) {
            output.line("Added " + id + " to " + file);
            imported.servers().stream()
                    .filter(entry -> entry.name().equals(id.server()))
                    .findFirst()
                    .ifPresent(entry -> UnsetVariables.tell(id, entry, file, output));
        }
        additions.kept().forEach(id -> output.notice(id + " is in " + file + " already and stays as it is"));
        additions.refused().forEach(output::notice);
        return imported.isComplete() && additions.refused().isEmpty();
    }
}
