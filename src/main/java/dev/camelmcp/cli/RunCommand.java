package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: starts the gateway and stays until the process is told to end. */
@Command(name = "run", description = "Starts the gateway.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        return run(options);
    }

    static int run(ConfigOptions options) throws Exception {
        return new Gateway(options.file(), true).run();
    }
}
