package dev.camelmcp.bootstrap;

import java.util.Map;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Gives the routes' placeholders every setting under its documented name, however it was spelled and wherever it came from, or its default. Immutable. */
record SettingsSource(Map<String, String> settings) implements PropertiesSource, Ordered {

    @Override
    public String getName() {
        return "mcp-oauth";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return settings.get(name);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
