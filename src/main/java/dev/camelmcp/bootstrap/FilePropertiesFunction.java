package dev.camelmcp.bootstrap;

import org.apache.camel.spi.PropertiesFunction;

/** <code>{{file:PATH}}</code> in what Camel resolves: the content of a mounted secret. Immutable and thread-safe. */
record FilePropertiesFunction(NamedFiles files) implements PropertiesFunction {

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
        return files.read(path);
    }
}
