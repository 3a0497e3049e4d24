package dev.camelmcp.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What who changes the JSON file has to know of the configuration, whatever else is wrong with that. Immutable.
 *
 * @param file where the JSON file is, whether it is there or not
 * @param servers those that stand elsewhere, in properties or the environment, each with where it begins
 */
public record ConfigOutline(Path file, Map<ServerId, String> servers) {

    public ConfigOutline {
        servers = Map.copyOf(servers);
    }
}
