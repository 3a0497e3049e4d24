package dev.camelmcp.interop;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.camelmcp.support.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code target/interop}: a copy of {@code src/interop} with its npm packages, so that the sources stay clean. The
 * packages are installed with {@code npm ci} when they are missing or the lock file changed. JVMs that run tests side
 * by side share it: one of them prepares it, and the others wait.
 *
 * <p>Without Node.js the suite fails. A skipped interop suite would look like a passed one.
 */
final class Workspace {

    private static final int OLDEST_NODE = 20;
    private static final Path SOURCE = Path.of("src", "interop").toAbsolutePath();
    private static final Path TARGET = Path.of("target", "interop").toAbsolutePath();
    private static final Path LOCK = TARGET.resolveSibling("interop.lock");

    private static boolean prepared;

    private Workspace() {}

    /** The folder, prepared by the first call. */
    static synchronized Path folder() {
        if (!prepared) {
            requireNode();
            try (FileChannel channel = FileChannel.open(LOCK, CREATE, WRITE);
                    FileLock lock = channel.lock()) {
                copySources();
                install();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            prepared = true;
        }
        return TARGET;
    }

    /** What one JVM does at a time, until it is closed. */
    record Turn(FileChannel channel) implements AutoCloseable {

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits until no other JVM has this turn; tests of one JVM run one after the other. */
    static Turn turn(String name) {
        try {
            FileChannel channel = FileChannel.open(TARGET.resolveSibling(name + ".lock"), CREATE, WRITE);
            channel.lock(); // until the channel is closed
            return new Turn(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNode() {
        String version;
        try (RunningProgram node = RunningProgram.start(new ProcessBuilder("node", "--version"))) {
            node.exitCode(Duration.ofSeconds(30));
            version = node.stdout().trim();
        } catch (AssertionError e) {
            throw new AssertionError("The interop suite needs Node.js 20 or newer with npm on the PATH", e);
        }
        if (Integer.parseInt(version.replaceFirst("^v(\\d+).*", "$1")) < OLDEST_NODE) {
            throw new AssertionError("The interop suite needs Node.js 20 or newer, but node is " + version);
        }
    }

    private static void copySources() throws IOException {
        Files.createDirectories(TARGET);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = TARGET.resolve(file.getFileName());
                // one that is in use is not taken away
                if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void install() throws IOException {
        String lock = Files.readString(TARGET.resolve("package-lock.json"));
        Path installed = TARGET.resolve("node_modules/.installed-lock.json");
        if (Files.exists(installed) && Files.readString(installed).equals(lock)) {
            return;
        }
        ProcessBuilder npm = new ProcessBuilder(List.of("npm", "ci", "--no-audit", "--no-fund"));
        try (RunningProgram run = RunningProgram.start(npm.directory(TARGET.toFile()))) {
            if (run.exitCode(Duration.ofMinutes(5)) != 0) {
                throw new AssertionError("npm ci failed in " + TARGET + ":\n" + run.output());
            }
        }
        Files.writeString(installed, lock);
    }
}
