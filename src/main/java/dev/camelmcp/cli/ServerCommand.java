package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that reads the configuration, asks servers, prints the result and ends. Not thread-safe. */
abstract class ServerCommand implements Callable<Integer> {

    /** Exit code, as shells have it for Ctrl-C. */
    private static final int INTERRUPTED = 130;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Prints one JSON document on standard output; also when it fails.")
    boolean json;

    @Override
    public final Integer call() throws Exception {
        Optional<Path> properties = McpOAuthCommand.options(spec).file();
        prepare();
        QuietLogging.set();
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Output output = new Output(line.getOut(), line.getErr(), Terminal.detect(), json);
        // Camel would wait for what is under way
        Thread interrupted = new Thread(() -> Runtime.getRuntime().halt(INTERRUPTED), "interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (Session session = Session.open(properties, mode())) {
            return run(session, output) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (Exception e) {
            if (!json) {
                throw e;
            }
            output.document(Documents.of(e));
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    /** How much of a gateway it needs. */
    Gateway.Mode mode() {
        return Gateway.Mode.TOKENS;
    }

    /** Before the configuration is read, and the first line is logged. */
    void prepare() {}

    /**
     * Prints the result.
     *
     * @return whether all is well
     * @throws CommandFailure when there is none
     */
    abstract boolean run(Session session, Output output) throws Exception;
}
