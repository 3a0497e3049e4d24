package dev.camelmcp.cli;

import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import dev.camelmcp.configfile.Removed;
import java.io.IOException;
import java.nio.file.Files;
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

    @Option(
            names = "--keep-secret",
            description = "Leaves the file that init has made for its secret, which goes with it otherwise.")
    boolean keepSecret;

    @Override
    boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException {
        Removed removed = editor.remove(config, name);
        output.line("Removed " + removed.id() + " from " + file);
        return removed.secret() == null || settle(removed.secret(), output);
    }

    /** Only now: a gateway that runs may read both at any moment. */
    private boolean settle(Path secret, Output output) {
        if (keepSecret) {
            output.line("Its secret stays in " + secret);
            return true;
        }
        try {
            Files.deleteIfExists(secret);
            output.line("Removed " + secret + ", which had its secret");
            return true;
        } catch (IOException e) {
            output.notice("its secret is still in " + secret + ", which cannot be removed ("
                    + e.getClass().getSimpleName() + "): remove it yourself");
            return false;
        }
    }
}
