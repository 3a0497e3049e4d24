package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigOutline;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.config.read.DocumentedKeys;
import dev.camelmcp.config.read.NextServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.util.OrderedLocationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration from a CamelContext's properties, the environment and system properties; the latter win.
 * Thread-safe.
 */
final class CamelConfigSource {

    /** A byte order mark in UTF-8, as it looks in the encoding that takes every byte. */
    private static final String MARK = "\u00EF\u00BB\u00BF";

    private CamelConfigSource() {}

    /**
     * @param more from elsewhere; Camel's own win
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong
     */
    static McpConfig read(CamelContext context, List<ConfigEntry> more) {
        Map<String, String> environment = environment(context);
        return reader(context, environment).read(entries(context, more), environment, systemProperties());
    }

    /**
     * The servers of an installation that runs, read anew.
     *
     * @param more as above
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong with the JSON file
     */
    static NextServers readNext(CamelContext context, List<ConfigEntry> more, Servers running) {
        Map<String, String> environment = environment(context);
        return reader(context, environment).readNext(entries(context, more), environment, systemProperties(), running);
    }

    private static ConfigReader reader(CamelContext context, Map<String, String> environment) {
        return new ConfigReader(new Placeholders(context, environment), HostBeans.extensions(context));
    }

    private static List<ConfigEntry> entries(CamelContext context, List<ConfigEntry> more) {
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties loaded = properties.loadProperties(Names::isOurs);
        List<ConfigEntry> entries = new ArrayList<>(more);
        entries.addAll(entries(loaded));
        entries.addAll(0, unlisted(properties, entries));
        return entries;
    }

    /** The JSON file that the context's properties name, else this one, and the servers that stand in them. */
    static ConfigOutline outline(CamelContext context, Path fallback) {
        Properties loaded = context.getPropertiesComponent().loadProperties(Names::isOurs);
        Map<String, String> environment = environment(context);
        return new ConfigReader(new Placeholders(context, environment))
                .outline(entries(loaded), environment, systemProperties(), fallback);
    }

    private static Map<String, String> environment(CamelContext context) {
        Variables variables = Variables.of(context);
        return variables == null ? System.getenv() : variables.noted();
    }

    /**
     * From sources that answer but do not list what they have, a vault for instance: they are asked for what the others
     * leave room for.
     */
    private static List<ConfigEntry> unlisted(PropertiesComponent properties, List<ConfigEntry> listed) {
        List<PropertiesSource> silent = properties.getPropertiesSources().stream()
                .filter(s -> !(s instanceof LoadablePropertiesSource || s instanceof SettingsSource))
                .toList();
        if (silent.isEmpty()) {
            return List.of();
        }
        List<ConfigEntry> found = new ArrayList<>();
        for (String key : DocumentedKeys.of(listed)) {
            silent.stream()
                    .filter(s -> s.getProperty(key) != null)
                    .findFirst()
                    .ifPresent(s ->
                            found.add(new ConfigEntry(key, s.getProperty(key), "properties source " + s.getName())));
        }
        return found;
    }

    private static List<ConfigEntry> entries(Properties loaded) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (String key : loaded.stringPropertyNames()) {
            String location = loaded instanceof OrderedLocationProperties ordered ? ordered.getLocation(key) : null;
            entries.add(new ConfigEntry(key, loaded.getProperty(key), describe(key, location)));
        }
        return entries;
    }

    /** Where a property of a file stands. */
    static String source(CamelContext context, String key) {
        Properties loaded = context.getPropertiesComponent().loadProperties(k -> k.equals(key));
        return describe(key, loaded instanceof OrderedLocationProperties ordered ? ordered.getLocation(key) : null);
    }

    private static List<ConfigEntry> systemProperties() {
        Properties system = System.getProperties();
        return new TreeSet<>(system.stringPropertyNames())
                .stream()
                        .filter(k -> k.startsWith(ConfigReader.PREFIX))
                        .map(k -> new ConfigEntry(k, system.getProperty(k), "-D" + k))
                        .toList();
    }

    /** {@code application.properties:12} where the file can be read, else what Camel says. */
    private static String describe(String key, @Nullable String location) {
        if (location == null || location.equals("initial")) {
            return "default";
        }
        String name = location.startsWith("file:") ? location.substring("file:".length()) : location;
        Path file = Path.of(name);
        return Files.isRegularFile(file) ? file.getFileName() + line(key, file) : location;
    }

    private static String line(String key, Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            for (int i = lines.size() - 1; i >= 0; i--) {
                String line = (i == 0 ? lines.get(i).replace(MARK, "") : lines.get(i)).strip();
                if (line.startsWith(key) && line.substring(key.length()).matches("\\s*[=:\\s].*")) {
                    return ":" + (i + 1);
                }
            }
        } catch (IOException e) {
            // the file was there a moment ago; its name alone will do
        }
        return "";
    }
}
