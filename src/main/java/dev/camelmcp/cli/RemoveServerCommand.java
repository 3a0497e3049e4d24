package dev.camelmcp.cli;

import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config remove-server}: takes a server out of the JSON file. */
@Command(
        name = "remove-server",
        description = "Removes a server from the JSON file, with its whole block.",
        mixinStandardHelpOptions = true)
final class RemoveServerCommand extends EditCommand {

    @Option(names = "--server-name", required = true, paramLabel = "NAME", description = "The server's id.")
    String name = "";

    @Override
    boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException {
        output.line("Removed " + editor.remove(config, name) + " from " + file);
        return true;
    }
}
