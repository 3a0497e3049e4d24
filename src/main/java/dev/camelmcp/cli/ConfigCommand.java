package dev.camelmcp.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code config}: what is done with the configuration itself. */
@Command(
        name = "config",
        description = "Lists the servers, or changes the JSON file that some of them are in (mcp.config-file).",
        mixinStandardHelpOptions = true,
        subcommands = {ConfigListCommand.class, AddServerCommand.class, RemoveServerCommand.class, ImportCommand.class})
final class ConfigCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "config wants list, add-server, remove-server or import");
    }
}
