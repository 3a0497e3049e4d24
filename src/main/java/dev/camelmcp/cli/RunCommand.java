package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: starts the gateway and stays until the process is told to end. */
@Command(name = "run", description = "Starts the gateway.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return run(McpOAuthCommand.options(spec));
    }

    static int run(ConfigOptions options) throws Exception {
        Gateway gateway = new Gateway(options.file(), Gateway.Mode.RUN);
        gateway.accessLog(AccessLogOutput::open);
        gateway.whenStarted(FirstStart::watch);
        return gateway.run(SecondSignal::then);
    }
}
