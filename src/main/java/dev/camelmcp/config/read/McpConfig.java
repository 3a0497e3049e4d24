package dev.camelmcp.config.read;

import dev.camelmcp.config.Servers;
import dev.camelmcp.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, validated. Immutable but for its servers, which may change while the gateway runs.
 *
 * @param file the JSON file that some of the servers are from; null where there is none
 * @param warnings what is allowed but unsafe, or probably a mistake; to be logged at start
 */
public record McpConfig(
        Servers servers, Settings settings, @Nullable ConfigFile file, List<String> warnings) {

    public McpConfig {
        warnings = List.copyOf(warnings);
    }
}
