package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code exec}: what of it is Java's. {@code bin/mcp-oauth} keeps the command to itself and names a file descriptor; it
 * gets the variables there, and then becomes the command, so that no JVM stands between the command and whoever started
 * it. Nothing is printed on standard output, which is the command's.
 */
@Command(
        name = "exec",
        description = {
            "Gets a new token for a server, and runs a command with the variables that hold it.",
            "Signals and the exit code are the command's own; 1 when there is no token, 127 when there is no such command."
        },
        customSynopsis = "mcp-oauth exec [-h] [--config=FILE] [-D=KEY=VALUE]... SERVER -- COMMAND [ARG]...",
        mixinStandardHelpOptions = true)
final class ExecCommand implements Callable<Integer> {

    /** System property: the file that the variables go into. */
    static final String TARGET = "camelmcp.variables";

    @Parameters(paramLabel = "SERVER", description = "The server's id.")
    String server = "";

    @Spec
    @Nullable
    CommandSpec spec;

    @ParentCommand
    @Nullable
    McpOAuthCommand parent;

    @Override
    public Integer call() throws Exception {
        String target = System.getProperty(TARGET);
        if (target == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Missing: -- and the command to be run behind it");
        }
        QuietLogging.set();
        ShellVariables.keepToken();
        try (Session session =
                Session.open(Objects.requireNonNull(parent).options.file(), Gateway.Mode.TOKENS)) {
            Files.writeString(
                    Path.of(target),
                    ShellVariables.change(System.getenv(), session.environment(session.server(server))) + "\n");
        }
        return CommandLine.ExitCode.OK;
    }
}
