package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A value that is Camel's optional placeholder, <code>{{?name}}</code>, and nothing else: where it has no value, its
 * property counts as not set. Stateless.
 */
final class OptionalPlaceholder {

    private static final Pattern WHOLE = Pattern.compile("\\s*\\{\\{\\?[^{}]+}}\\s*");

    private OptionalPlaceholder() {}

    static boolean isUnset(ConfigEntry entry, Function<ConfigEntry, String> placeholders) {
        try {
            // most values hold none, and there may be very many
            return entry.value().contains("{{?")
                    && WHOLE.matcher(entry.value()).matches()
                    && placeholders.apply(entry).isBlank();
        } catch (IllegalArgumentException e) {
            return false; // reported when it is read
        }
    }
}
