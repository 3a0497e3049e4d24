package dev.camelmcp.spring;

import dev.camelmcp.config.ConfigEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The {@code mcp.*} properties of Spring's Environment, each with the place where it stands: relaxed names,
 * placeholders and lists are Spring's. Not those of the process's environment and of system properties, which are read
 * by ourselves, with the names of docs/configuration.md. Immutable.
 */
final class EnvironmentProperties {

    /** The switch of the auto-configuration. */
    static final String ENABLED = "mcp.enabled";

    private static final ConfigurationPropertyName MCP = ConfigurationPropertyName.of("mcp");
    private static final Set<String> OURS = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    private final ConfigurableEnvironment environment;

    EnvironmentProperties(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    void forEach(Consumer<ConfigEntry> action) {
        Map<ConfigurationPropertyName, ConfigurationProperty> found = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource listed && !isOurs(source)) {
                listed.stream()
                        .filter(MCP::isAncestorOf)
                        .forEach(name -> found.computeIfAbsent(name, listed::getConfigurationProperty));
            }
        }
        Map<String, ConfigEntry> entries = new LinkedHashMap<>();
        found.forEach((name, property) -> {
            String key = key(name);
            String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
            ConfigEntry before = entries.get(key);
            entries.put(
                    key, new ConfigEntry(key, before == null ? value : before.value() + "," + value, origin(property)));
        });
        entries.values().forEach(action);
    }

    private static boolean isOurs(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && OURS.contains(underlying.getName());
    }

    /** As written, the elements of a list under the name of the list. */
    private static String key(ConfigurationPropertyName name) {
        int length = name.getNumberOfElements();
        if (name.isLastElementIndexed() && name.isNumericIndex(length - 1)) {
            length--;
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < length; i++) {
            key.append(i == 0 ? "" : ".").append(name.getElement(i, Form.ORIGINAL));
        }
        return key.toString();
    }

    private static String origin(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        return origin == null ? "Spring's Environment" : origin.toString();
    }
}
