package dev.camelmcp.bootstrap;

import java.util.Map;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives the routes' placeholders every setting, <code>{{settings.mcp.oauth.timeout}}</code>, however it was spelled and
 * wherever it came from, or its default. Not under the property's own name: for that Camel asks system properties and
 * the environment first, and they have the text that somebody wrote, {@code 5s}, where the routes need milliseconds.
 * Immutable.
 */
record SettingsSource(Map<String, String> settings) implements PropertiesSource, Ordered {

    private static final String PREFIX = "settings.";

    @Override
    public String getName() {
        return "mcp-oauth";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return name.startsWith(PREFIX) ? settings.get(name.substring(PREFIX.length())) : null;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
