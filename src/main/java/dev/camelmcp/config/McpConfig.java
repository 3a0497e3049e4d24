package dev.camelmcp.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, validated. Immutable but for its servers, which may change while the gateway runs.
 *
 * @param file the JSON file that some of the servers are from, absolute; null where there is none
 * @param warnings what is allowed but unsafe, or probably a mistake; to be logged at start
 */
public record McpConfig(
        Servers servers, Settings settings, @Nullable Path file, List<String> warnings) {

    public McpConfig {
        warnings = List.copyOf(warnings);
    }
}
