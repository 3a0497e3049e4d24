package dev.camelmcp.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code bin/mcp-oauth}: runs the gateway when no command is named. */
@Command(
        name = "mcp-oauth",
        description = "Gives MCP clients access to OAuth-protected MCP servers.",
        mixinStandardHelpOptions = true,
        versionProvider = McpOAuthCommand.Version.class,
        subcommands = {
            RunCommand.class,
            InitCommand.class,
            CheckCommand.class,
            ToolsCommand.class,
            TokenCommand.class,
            DiscoverCommand.class,
            EnvCommand.class,
            ExecCommand.class,
            RevokeCommand.class,
            ConfigCommand.class,
            StdioCommand.class,
            ArchiveCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class McpOAuthCommand implements Callable<Integer> {

    /** Inherited by the commands, so that the options may stand before or behind their name. */
    @Mixin
    final ConfigOptions options = new ConfigOptions();

    /** The options of the whole command line that a command is part of. */
    static ConfigOptions options(@Nullable CommandSpec spec) {
        McpOAuthCommand root =
                (McpOAuthCommand) Objects.requireNonNull(spec).root().userObject();
        return root.options;
    }

    @Override
    public Integer call() throws Exception {
        return RunCommand.run(options);
    }

    public static void main(String[] args) {
        System.exit(PlainRun.of(args)
                .map(PlainRun::execute)
                .orElseGet(() -> commandLine().execute(args)));
    }

    /**
     * Wrong usage ends with 2 (picocli's default), everything else that goes wrong with 1 and a message instead of a
     * stack trace.
     */
    static CommandLine commandLine() {
        return new CommandLine(new McpOAuthCommand())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Terminal.detect().colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(McpOAuthCommand::wrongUsage)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println(Messages.of(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** Picocli's own handler leaves the usage out where it has something to suggest. */
    private static int wrongUsage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.usage(command.getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = McpOAuthCommand.class.getPackage().getImplementationVersion();
            return new String[] {"camel-mcp-oauth " + (version == null ? "(not packaged)" : version)};
        }
    }
}
