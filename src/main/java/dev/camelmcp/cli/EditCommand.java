package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.ConfigFiles;
import dev.camelmcp.config.ConfigOutline;
import dev.camelmcp.configfile.ConfigFileEditor;
import dev.camelmcp.configfile.EditException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that changes the JSON file with servers. Not thread-safe. */
abstract class EditCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--config-name",
            paramLabel = "NAME",
            description = "Id or name of the configuration. Default: the only one there is, else default.")
    @Nullable
    String config;

    @Override
    public final Integer call() throws Exception {
        QuietLogging.set();
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        ConfigOutline outline = ConfigFiles.of(McpOAuthCommand.options(spec).file());
        Path file = outline.file();
        ConfigFileEditor editor = new ConfigFileEditor(file, outline.servers());
        Output output = new Output(line.getOut(), line.getErr(), Terminal.detect(), false);
        return edit(editor, file, output) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /**
     * Makes the change, and says what it was.
     *
     * @return whether all of it was made
     */
    abstract boolean edit(ConfigFileEditor editor, Path file, Output output) throws EditException;
}
