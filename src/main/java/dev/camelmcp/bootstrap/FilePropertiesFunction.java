package dev.camelmcp.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;

/** <code>{{file:PATH}}</code>: the content of a mounted secret, without the newline that editors leave at its end. {@code ~} is the home directory. Thread-safe. */
final class FilePropertiesFunction implements PropertiesFunction {

    static final String NAME = "file";

    @Override
    public String getName() {
        return NAME;
    }

    /**
     * @throws IllegalArgumentException when the file cannot be read
     */
    @Override
    public String apply(String path) {
        String expanded = path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        try {
            String text = Files.readString(Path.of(expanded));
            return text.replaceFirst("\\r?\\n\\z", "");
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read file " + path, e);
        }
    }
}
