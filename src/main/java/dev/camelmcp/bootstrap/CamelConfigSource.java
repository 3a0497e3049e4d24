package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigOutline;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.config.read.DocumentedKeys;
import dev.camelmcp.config.read.Extensions;
import dev.camelmcp.config.read.NextConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    private static final String OURS = ConfigReader.PREFIX;

    private CamelConfigSource() {}

    /**
     * @param more from elsewhere; Camel's own win
     * @param files what notes which are named
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong
     */
    static McpConfig read(CamelContext context, List<ConfigEntry> more, NamedFiles files) {
        Map<String, String> environment = environment(context);
        Placeholders placeholders = new Placeholders(context, environment, files);
        // what is wrong with these is Camel's to say, which reads them next; but not where a variable is missing
        List<ConfigProblem> missing = CamelsFiles.read(context, placeholders).stream()
                .filter(CamelConfigSource::isUnsetVariable)
                .toList();
        try {
            McpConfig config = reader(context, placeholders, files)
                    .read(entries(context, more, environment), environment, systemProperties(OURS));
            if (missing.isEmpty()) {
                return config;
            }
        } catch (ConfigException e) {
            throw new ConfigException(
                    Stream.concat(e.problems().stream(), missing.stream()).toList());
        }
        throw new ConfigException(missing);
    }

    /** Camel would name the variable alone, not who asks for it. Its variables may well be another program's. */
    private static boolean isUnsetVariable(ConfigProblem problem) {
        return problem.property().startsWith("camel.")
                && problem.message().contains("cannot be resolved: " + Placeholders.SET_VARIABLE);
    }

    /**
     * The configuration beside that of an installation that runs.
     *
     * @param more as above
     * @param files as above
     * @param edited whether the JSON file is another than the one that the servers are from
     */
    static NextConfig readNext(
            CamelContext context, List<ConfigEntry> more, NamedFiles files, McpConfig running, boolean edited) {
        Map<String, String> environment = environment(context);
        Placeholders placeholders = new Placeholders(context, environment, files);
        return reader(context, placeholders, files)
                .readNext(entries(context, more, environment), environment, systemProperties(OURS), running, edited)
                .with(CamelsFiles.read(context, placeholders));
    }

    private static ConfigReader reader(CamelContext context, Placeholders placeholders, NamedFiles files) {
        return new ConfigReader(placeholders, HostBeans.extensions(context), files::opening);
    }

    /** Those of the context that somebody wrote, and these. */
    static List<ConfigEntry> entries(CamelContext context, List<ConfigEntry> more, Map<String, String> environment) {
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties loaded = properties.loadProperties(Names::isOurs);
        List<ConfigEntry> entries = new ArrayList<>(more);
        entries.addAll(meant(loaded, environment));
        entries.addAll(0, unlisted(properties, entries));
        return entries;
    }

    /** The JSON file that the context's properties name, else this one, and the servers that stand in them. */
    static ConfigOutline outline(CamelContext context, Path fallback) {
        Properties loaded = context.getPropertiesComponent().loadProperties(Names::isOurs);
        Map<String, String> environment = environment(context);
        return new ConfigReader(new Placeholders(context, environment, new NamedFiles()), Extensions.NONE)
                .outline(meant(loaded, environment), environment, systemProperties(OURS), fallback);
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

    static List<ConfigEntry> entries(Properties loaded) {
        List<ConfigEntry> entries = new ArrayList<>();
        PropertyLines lines = new PropertyLines();
        for (String key : loaded.stringPropertyNames()) {
            entries.add(new ConfigEntry(key, loaded.getProperty(key), lines.source(key, location(loaded, key))));
        }
        return entries;
    }

    /** Without those that nobody wrote. */
    private static List<ConfigEntry> meant(Properties loaded, Map<String, String> environment) {
        return entries(loaded).stream()
                .filter(e -> !MicroProfileNames.isGuess(e.key(), location(loaded, e.key()), environment))
                .toList();
    }

    private static @Nullable String location(Properties loaded, String key) {
        return loaded instanceof OrderedLocationProperties ordered ? ordered.getLocation(key) : null;
    }

    /** Where a property of a file stands. */
    static String source(CamelContext context, String key) {
        Properties loaded = context.getPropertiesComponent().loadProperties(k -> k.equals(key));
        return new PropertyLines().source(key, location(loaded, key));
    }

    static List<ConfigEntry> systemProperties(String prefix) {
        Properties system = System.getProperties();
        return new TreeSet<>(system.stringPropertyNames())
                .stream()
                        .filter(k -> k.startsWith(prefix))
                        .map(k -> new ConfigEntry(k, system.getProperty(k), "-D" + k))
                        .toList();
    }
}
