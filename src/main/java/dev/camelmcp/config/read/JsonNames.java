package dev.camelmcp.config.read;

import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a server's properties are called in the JSON file: members of three objects, in the spelling of the format.
 * Stateless.
 */
enum JsonNames {
    /** The entry itself. */
    SERVER(""),
    /** What is started, or where it is. */
    CONFIG("config"),
    OAUTH("oauth_config");

    /** By their keys, which are asked for with each value of each server. */
    private static final Map<String, String> PATHS =
            Arrays.stream(ServerProperty.values()).collect(Collectors.toMap(ServerProperty::key, JsonNames::pathOf));

    /** By the normalized names of their members. */
    private static final Map<JsonNames, Map<String, ServerProperty>> PROPERTIES = new EnumMap<>(JsonNames.class);

    static {
        for (ServerProperty property : ServerProperty.values()) {
            PROPERTIES
                    .computeIfAbsent(of(property), section -> new LinkedHashMap<>())
                    .put(Names.normalize(member(property)), property);
        }
    }

    private final String section;

    JsonNames(String section) {
        this.section = section;
    }

    /** The member that holds the object; empty for the entry itself. */
    String section() {
        return section;
    }

    /** The property that a member is, if it is one; in any case, as in the properties. */
    Optional<ServerProperty> property(String member) {
        return Optional.ofNullable(properties().get(Names.normalize(member)));
    }

    /** All members that are properties. */
    List<String> members() {
        return properties().values().stream().map(JsonNames::member).toList();
    }

    private Map<String, ServerProperty> properties() {
        return PROPERTIES.getOrDefault(this, Map.of());
    }

    /**
     * {@code oauth_config.OAUTH_CLIENT_ID} for {@code oauth.client-id}; what follows the name of a map or a list stays.
     */
    static String path(String key) {
        String path = PATHS.get(key);
        if (path != null) {
            return path;
        }
        return Arrays.stream(ServerProperty.values())
                .filter(p -> (p.isMap() && key.startsWith(p.key() + ".")) || key.startsWith(p.key() + "["))
                .findFirst()
                .map(p -> pathOf(p) + key.substring(p.key().length()))
                .orElse(key);
    }

    private static String pathOf(ServerProperty property) {
        String section = of(property).section;
        return section.isEmpty() ? member(property) : section + "." + member(property);
    }

    private static JsonNames of(ServerProperty property) {
        return switch (property) {
            case DESCRIPTION -> SERVER;
            case REMOTE -> OAUTH;
            default -> property.isOAuth() ? OAUTH : CONFIG;
        };
    }

    private static String member(ServerProperty property) {
        return switch (property) {
            case OAUTH_ENABLED -> "enabled";
            case REMOTE -> "is_remote";
            default -> {
                String name = property.key().replace('-', '_').replace('.', '_');
                yield property.isOAuth() ? name.toUpperCase(Locale.ROOT) : name;
            }
        };
    }
}
