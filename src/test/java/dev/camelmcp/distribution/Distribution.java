package dev.camelmcp.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** An unpacked distribution, by default the one that {@code mvn package} built. */
record Distribution(Path folder) {

    /** The folder in system property {@code distribution}, else {@code target/camel-mcp-oauth}. */
    static Distribution built() {
        Path folder = Path.of(System.getProperty("distribution", "target/camel-mcp-oauth"));
        Distribution built = new Distribution(folder.toAbsolutePath());
        if (!Files.isExecutable(built.command())) {
            throw new AssertionError("No distribution to test: " + built.command() + " is missing; run mvn package");
        }
        return built;
    }

    Path command() {
        return folder.resolve("bin/mcp-oauth");
    }

    /** One that a test may edit; the libraries are linked where the file system allows it. */
    Distribution copyTo(Path target) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                copy(file, target.resolve(folder.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Distribution(target);
    }

    private static void copy(Path file, Path to) throws IOException {
        if (Files.isDirectory(file)) {
            Files.createDirectories(to);
        } else if (!file.toString().endsWith(".jar") || !link(file, to)) {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static boolean link(Path file, Path to) {
        try {
            Files.createLink(to, file);
            return true;
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            return false;
        }
    }
}
