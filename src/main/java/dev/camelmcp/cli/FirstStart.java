package dev.camelmcp.cli;

import dev.camelmcp.bootstrap.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has {@code bin/mcp-oauth archive} run beside a gateway that started without an archive of classes, so that whoever
 * unpacks the distribution and starts it has one the next time. Some seconds after the start and at a low priority,
 * since callers come first; it ends with the gateway.
 */
final class FirstStart {

    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** System property: the archive that is wanted; empty where none can be made. */
    private static final String ARCHIVE = "camelmcp.archive";

    private static final long DELAY_SECONDS = 10;

    /** Of what the maker says, in the log. */
    private static final int LINES = 4;

    /** By SIGTERM, with the gateway. */
    private static final int ENDED = 143;

    /** The rest configures this gateway, and one that is played must not listen or ask where this one does. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "TMPDIR", "LANG", "JAVA_HOME", "JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

    private FirstStart() {}

    /** Sees to it, and waits for nothing. */
    static void watch() {
        String archive = System.getProperty(ARCHIVE, "");
        String home = System.getProperty(Gateway.HOME);
        if (archive.isEmpty() || home == null || isInUse(Path.of(archive))) {
            return;
        }
        Thread thread = new Thread(() -> make(Path.of(home), Path.of(archive)), "mcp-archive");
        thread.setDaemon(true);
        thread.start();
    }

    /** What it says of failures, of which the last line is not always the one that helps; waits until it has ended. */
    private static String lastLines(Process process) throws IOException {
        try (BufferedReader lines = process.errorReader()) {
            List<String> all = lines.lines().filter(line -> !line.isBlank()).toList();
            return String.join(" / ", all.subList(Math.max(0, all.size() - LINES), all.size()));
        }
    }

    /** The JVM says nothing of an archive that it cannot use, but maps only one that it does. */
    private static boolean isInUse(Path archive) {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.exists(archive)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.anyMatch(line -> line.endsWith(archive.toString()));
        } catch (IOException e) {
            // not Linux
            return true;
        }
    }

    private static void make(Path home, Path archive) {
        try {
            TimeUnit.SECONDS.sleep(DELAY_SECONDS);
            LOG.info(
                    "{}; making it beside the work, for the next start to take half the time",
                    Files.exists(archive)
                            ? "The archive of classes " + archive + " does not fit this JVM and these jars"
                            : "There is no archive of classes " + archive);
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            "nice", "-n", "10", home.resolve("bin/mcp-oauth").toString(), "archive"))
                    .directory(home.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().retainAll(ENVIRONMENT);
            Process process = builder.start();
            process.getOutputStream().close();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // by force: a JVM that is asked to end writes the archive first
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroy();
            }));
            String reason = lastLines(process);
            int status = process.waitFor();
            if (status != 0 && status != ENDED) {
                LOG.warn("It could not be made, bin/mcp-oauth archive ended with {}: {}", status, reason);
            }
        } catch (IOException e) {
            LOG.warn("It could not be made: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
