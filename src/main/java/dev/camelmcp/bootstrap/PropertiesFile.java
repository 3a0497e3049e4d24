package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.Ordered;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.apache.camel.util.OrderedLocationProperties;
import org.apache.camel.util.OrderedProperties;

/**
 * The properties file, for Camel, which by itself would take it for Latin-1 and lose the first line behind a byte order
 * mark, whatever that line protects. Read once; immutable.
 */
final class PropertiesFile implements LoadablePropertiesSource, Ordered {

    /** Where Camel's own source for a file stands. */
    private static final int ORDER = 100;

    private static final Pattern UNICODE = Pattern.compile("u[0-9A-Fa-f]{4}");
    private static final Pattern TRAILING_BLANKS = Pattern.compile(" +\\z");

    private final Path path;
    private final OrderedLocationProperties properties = new OrderedLocationProperties();

    /** Those of the properties: Camel asks often, and there may be very many. */
    private final List<String> keys;

    private PropertiesFile(Path path, Properties loaded) {
        this.path = path;
        this.keys = List.copyOf(loaded.stringPropertyNames());
        for (String key : keys) {
            String value = loaded.getProperty(key);
            // as Camel does; blanks at the end of a line are seen by nobody. Those of a secret go too, but it is said
            properties.put(
                    "file:" + path,
                    key,
                    value.endsWith(" ") && !ConfigReader.isSecret(key)
                            ? TRAILING_BLANKS.matcher(value).replaceFirst("")
                            : value);
        }
    }

    /**
     * Reads it.
     *
     * @throws ConfigException where it cannot be read as a whole, with the lines
     */
    static PropertiesFile read(Path path) {
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            String text = TextFile.read(path);
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!isComment(lines, i) && hasBadEscape(lines.get(i))) {
                    problems.add(problem(
                            path,
                            ":" + (i + 1),
                            "has a \\u without four hexadecimal digits behind it; write \\\\ for a backslash"));
                }
            }
            if (problems.isEmpty()) {
                Properties loaded = new OrderedProperties();
                loaded.load(new StringReader(text));
                return new PropertiesFile(path, loaded);
            }
        } catch (NotUtf8Exception e) {
            problems.add(problem(path, ":" + e.line(), e.problem()));
        } catch (IOException e) {
            problems.add(problem(path, "", "cannot be read: " + e.getClass().getSimpleName()));
        }
        throw new ConfigException(problems);
    }

    private static ConfigProblem problem(Path path, String line, String message) {
        return new ConfigProblem("properties file", path.getFileName() + line, message);
    }

    private static boolean isComment(List<String> lines, int at) {
        boolean continued = at > 0 && continues(lines.get(at - 1)) && !isComment(lines, at - 1);
        String line = lines.get(at).stripLeading();
        return !continued && (line.startsWith("#") || line.startsWith("!"));
    }

    /** An odd number of backslashes at the end. */
    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static boolean hasBadEscape(String line) {
        for (int i = line.indexOf('\\'); i >= 0; i = line.indexOf('\\', i + 2)) {
            String escaped = line.substring(i + 1);
            if (escaped.startsWith("u") && !UNICODE.matcher(escaped).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String getName() {
        return "properties file " + path;
    }

    @Override
    public String getProperty(String name) {
        return properties.getProperty(name);
    }

    /** No copy, as with Camel's own sources: Camel looks here for each placeholder that it has resolved. */
    @Override
    public Properties loadProperties() {
        return properties;
    }

    @Override
    public Properties loadProperties(Predicate<String> filter) {
        OrderedLocationProperties found = new OrderedLocationProperties();
        for (String key : keys) {
            if (filter.test(key)) {
                found.put(properties.getLocation(key), key, properties.getProperty(key));
            }
        }
        return found;
    }

    /** What has changed takes effect with the next start. */
    @Override
    public void reloadProperties(String location) {}

    @Override
    public int getOrder() {
        return ORDER;
    }
}
