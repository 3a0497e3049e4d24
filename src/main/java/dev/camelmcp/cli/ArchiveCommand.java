package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Rehearsal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code archive}: loads what the gateway loads, and ends; {@code bin/mcp-oauth} has the JVM write what was loaded. */
@Command(
        name = "archive",
        description =
                "Makes the archive of classes by which this JVM starts the gateway in half the time. For the JVM and the folder"
                        + " it is run in; to be made again after an update of either.",
        mixinStandardHelpOptions = true)
final class ArchiveCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        QuietLogging.set();
        // JAVA_OPTS may configure a gateway, which may be running
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("mcp.") || name.startsWith("camel."))
                .forEach(System::clearProperty);
        Rehearsal.run();
        return 0;
    }
}
