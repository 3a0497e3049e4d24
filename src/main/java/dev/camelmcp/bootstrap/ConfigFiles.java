package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigOutline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;

/** Where the JSON file with servers is, by what the user set. Stateless. */
public final class ConfigFiles {

    /** What stands in for {@code mcp.config-file} where that is not set. */
    private static final Path DEFAULT = Path.of("mcp-servers.json");

    private ConfigFiles() {}

    /**
     * The file that commands change, whether it is there or not, and the servers that it cannot have, too.
     *
     * @param properties the properties file; empty for none
     * @throws dev.camelmcp.config.ConfigException where it is named wrongly
     */
    public static ConfigOutline of(Optional<Path> properties) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            properties.ifPresent(p -> context.getPropertiesComponent().addPropertiesSource(PropertiesFile.read(p)));
            return CamelConfigSource.outline(context, DEFAULT.toAbsolutePath());
        }
    }

    /** The file in the working directory, if it is there: {@code config add-server} makes it where nothing is set. */
    static Optional<Path> here() {
        return Optional.of(DEFAULT).filter(Files::isReadable);
    }
}
