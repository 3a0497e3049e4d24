package dev.camelmcp.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * <code>{{file:PATH}}</code>: the content of a mounted secret, without the newline that editors leave at its end.
 * {@code ~} is the home directory. Thread-safe.
 */
final class FilePropertiesFunction implements PropertiesFunction {

    static final String NAME = "file";

    @Override
    public String getName() {
        return NAME;
    }

    /**
     * The content of a file.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    @Override
    public String apply(String path) {
        String text = read(path);
        if (text == null) {
            throw new IllegalArgumentException("cannot read file " + path);
        }
        return text;
    }

    /** The content of a file; null when it cannot be read. */
    static @Nullable String read(String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        try {
            return Files.readString(Path.of(expanded)).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }
}
