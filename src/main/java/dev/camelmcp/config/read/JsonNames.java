package dev.camelmcp.config.read;

import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        return properties().stream()
                .filter(p -> Names.normalize(member(p)).equals(Names.normalize(member)))
                .findFirst();
    }

    /** All members that are properties. */
    List<String> members() {
        return properties().stream().map(JsonNames::member).toList();
    }

    private List<ServerProperty> properties() {
        return Arrays.stream(ServerProperty.values()).filter(p -> of(p) == this).toList();
    }

    /**
     * {@code oauth_config.OAUTH_CLIENT_ID} for {@code oauth.client-id}; what follows the name of a map or a list stays.
     */
    static String path(String key) {
        return Arrays.stream(ServerProperty.values())
                .filter(p -> key.equals(p.key())
                        || (p.isMap() && key.startsWith(p.key() + "."))
                        || key.startsWith(p.key() + "["))
                .findFirst()
                .map(p -> (of(p).section.isEmpty() ? "" : of(p).section + ".")
                        + member(p)
                        + key.substring(p.key().length()))
                .orElse(key);
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
