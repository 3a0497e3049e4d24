package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The properties of one API key, below {@code mcp.inbound.api-keys.<name>.}: the one place that knows their names. */
enum ApiKeyProperty {
    HASH("hash"),
    SERVERS("servers");

    static final String PREFIX = "mcp.inbound.api-keys.";

    private static final String VARIABLE = "MCP_INBOUND_API_KEYS_";

    private final String key;

    ApiKeyProperty(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Whether a key is about an API key, however it is spelled. */
    static boolean isApiKeyKey(String key) {
        return !rest(key).isEmpty();
    }

    /** What stands behind the prefix; empty where another prefix does. */
    static String rest(String key) {
        String[] segments = key.split("\\.", 4);
        boolean ours = segments.length == 4
                && Names.normalize(segments[0] + "." + segments[1] + "." + segments[2] + ".")
                        .equals(Names.normalize(PREFIX));
        return ours ? segments[3] : "";
    }

    static Optional<ApiKeyProperty> of(String key) {
        return Arrays.stream(values())
                .filter(p -> p.key.equals(Names.normalize(key)))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ApiKeyProperty::key).toList();
    }

    /** The names that these properties give to keys. */
    @SafeVarargs
    static Set<String> names(List<ConfigEntry>... sources) {
        Set<String> names = new LinkedHashSet<>();
        for (List<ConfigEntry> source : sources) {
            for (ConfigEntry entry : source) {
                String rest = rest(entry.key());
                if (rest.indexOf('.') > 0) {
                    names.add(rest.substring(0, rest.lastIndexOf('.')));
                }
            }
        }
        return names;
    }

    /**
     * The key that an environment variable stands for, if it is about an API key:
     * {@code MCP_INBOUND_API_KEYS_CI_BOT_HASH} is {@code mcp.inbound.api-keys.ci-bot.hash}, unless a key of another
     * spelling is known.
     */
    static Optional<String> ofVariable(String variable, Set<String> known) {
        if (!variable.startsWith(VARIABLE)) {
            return Optional.empty();
        }
        String rest = variable.substring(VARIABLE.length());
        int end = rest.lastIndexOf('_');
        if (end < 1) {
            return Optional.of(PREFIX + rest.toLowerCase(Locale.ROOT));
        }
        String name = rest.substring(0, end);
        String spelled = known.stream()
                .filter(k -> k.replaceAll("[.-]", "_").equalsIgnoreCase(name))
                .findFirst()
                .orElse(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        return Optional.of(PREFIX + spelled + "." + rest.substring(end + 1).toLowerCase(Locale.ROOT));
    }
}
