package dev.camelmcp.bootstrap;

import dev.camelmcp.config.read.BareText;
import dev.camelmcp.files.FileTooLargeException;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;

/**
 * <code>{{file:PATH}}</code>: the content of a mounted secret, without byte order mark and the line ends that editors
 * leave around it. {@code ~} is the home directory. Thread-safe.
 */
final class FilePropertiesFunction implements PropertiesFunction {

    static final String NAME = "file";

    /** What no secret comes near. */
    private static final int LARGEST = 1 << 20;

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
        return read(path);
    }

    /**
     * As above.
     *
     * @throws IllegalArgumentException with a message for people
     */
    static String read(String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        try {
            return BareText.of(TextFile.read(Path.of(expanded), LARGEST));
        } catch (NotUtf8Exception | FileTooLargeException e) {
            throw new IllegalArgumentException("{{file:" + path + "}} cannot be resolved: " + e.getMessage());
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "{{file:" + path + "}} cannot be resolved: the file must exist and be readable");
        }
    }
}
