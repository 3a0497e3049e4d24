package dev.camelmcp.cli;

import dev.camelmcp.config.ConfigException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code bin/mcp-oauth}: runs the gateway when no command is named. */
@Command(
        name = "mcp-oauth",
        description = "Gives MCP clients access to OAuth-protected MCP servers.",
        mixinStandardHelpOptions = true,
        versionProvider = McpOAuthCommand.Version.class,
        subcommands = {RunCommand.class, CheckCommand.class, ArchiveCommand.class, CommandLine.HelpCommand.class})
public final class McpOAuthCommand implements Callable<Integer> {

    /** Inherited by the commands, so that the options may stand before or behind their name. */
    @Mixin
    final ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        return RunCommand.run(options);
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Wrong usage ends with 2 (picocli's default), everything else that goes wrong with 1 and a message instead of a stack trace. */
    static CommandLine commandLine() {
        return new CommandLine(new McpOAuthCommand()).setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println(message(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    private static String message(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException) {
                return String.valueOf(cause.getMessage());
            }
        }
        // Camel wraps what went wrong several times; the outer messages say where, the innermost says what
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        }
        return "mcp-oauth: " + String.join("\n  ", messages);
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
