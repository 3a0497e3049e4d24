package dev.camelmcp.config;

/**
 * A property as it was found. Immutable; {@code toString()} does not show the value, which may be a secret.
 *
 * @param key as written
 * @param value as written, placeholders not yet resolved
 * @param source where it stands, for messages: {@code application.properties:12}
 */
public record ConfigEntry(String key, String value, String source) {

    @Override
    public String toString() {
        return key + " (" + source + ")";
    }
}
