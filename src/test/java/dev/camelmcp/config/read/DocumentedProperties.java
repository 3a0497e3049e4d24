package dev.camelmcp.config.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.Names;
import dev.camelmcp.quality.Document;
import dev.camelmcp.quality.Document.Cell;
import dev.camelmcp.quality.Document.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of properties, which have {@code property} above their first column and {@code default} above their
 * second, and what the text says of properties beside them. Asked for what is wrong with them.
 */
final class DocumentedProperties {

    /** A property anywhere in the text; what stands for others, such as a star, ends it. */
    private static final Pattern OURS = Pattern.compile("(?<![\\w./-])mcp\\.[a-z][a-zA-Z0-9._-]*[a-zA-Z0-9]");

    private static final Pattern OAUTH = Pattern.compile("(?<![\\w.-])oauth\\.[a-z][a-z.-]*[a-z]");
    private static final Pattern CAMEL =
            Pattern.compile("(?<![\\w./-])camel\\.(server|management|main|ssl|health|opentelemetry2)\\.[a-z-]*[a-z]");

    private static final String MAP = ".<name>";

    private static final Set<String> CAMELS = camels();

    private final List<Document> pages;
    private final Map<String, List<Cell>> defaults = new LinkedHashMap<>();

    DocumentedProperties(List<Document> pages) {
        this.pages = pages;
        pages.forEach(page -> page.tables().forEach(this::read));
    }

    /** Properties that are in no table or in two rows, and rows about none. */
    List<String> missing() {
        List<String> problems = new ArrayList<>();
        Set<String> known = known();
        known.forEach(key -> {
            int rows = defaults.getOrDefault(key, List.of()).size();
            if (rows != 1) {
                problems.add(key + " is in " + rows + " rows");
            }
        });
        defaults.keySet().stream()
                .filter(key -> !known.contains(key) && !isOfOthers(key))
                .forEach(key -> problems.add(key + " does not exist"));
        return problems;
    }

    /** Settings whose row has another default than the code. */
    List<String> wrongDefaults() {
        List<String> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            for (Cell cell : defaults.getOrDefault(setting.key(), List.of())) {
                List<String> expected = setting.defaultValue().isEmpty() ? List.of() : List.of(setting.defaultValue());
                // code within a sentence is no value
                List<String> documented = cell.code().contains(cell.text()) ? cell.code() : List.of();
                if (!documented.equals(expected)) {
                    problems.add(setting.key() + " is " + expected + " by default, not " + documented);
                }
            }
        }
        return problems;
    }

    /** The default that a server's property is said to have, if it is said by a value. */
    Map<ServerProperty, String> serverDefaults() {
        Map<ServerProperty, String> found = new LinkedHashMap<>();
        for (ServerProperty property : ServerProperty.values()) {
            defaults.getOrDefault(property.key(), List.of()).stream()
                    .filter(cell -> cell.code().contains(cell.text()))
                    .forEach(cell -> found.put(property, cell.text()));
        }
        return found;
    }

    /** Properties that the text, or a block, names and that do not exist. */
    List<String> unknownMentions() {
        List<String> problems = new ArrayList<>();
        for (Document page : pages) {
            String code = String.join(
                    "\n",
                    Stream.concat(page.code().stream(), page.blocks().stream().map(Document.Block::code))
                            .toList());
            unknown(code, OURS, DocumentedProperties::isKnownOrAbove)
                    .forEach(key -> problems.add(page + ": " + key + " does not exist"));
            unknown(code, OAUTH, DocumentedProperties::isOAuth)
                    .forEach(key -> problems.add(page + ": " + key + " does not exist"));
            unknown(code, CAMEL, DocumentedProperties::isCamels)
                    .forEach(key -> problems.add(page + ": " + key + " does not exist"));
        }
        return problems;
    }

    private static List<String> unknown(String code, Pattern pattern, Predicate<String> known) {
        return pattern.matcher(code)
                .results()
                .map(MatchResult::group)
                .filter(known.negate())
                .toList();
    }

    private void read(Table table) {
        if (table.header().get(0).equals("property")) {
            table.rows()
                    .forEach(row -> row.get(0)
                            .code()
                            .forEach(
                                    key -> defaults.computeIfAbsent(key.replace(".<NAME>", MAP), k -> new ArrayList<>())
                                            .add(row.get(1))));
        }
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(Setting.keys());
        Arrays.stream(ServerProperty.values())
                .map(p -> p.isMap() ? p.key() + MAP : p.key())
                .forEach(known::add);
        ApiKeyProperty.keys().forEach(k -> known.add(ApiKeyProperty.PREFIX + "<name>." + k));
        return known;
    }

    /** What others read: Camel, and the script with its logging. */
    private static boolean isOfOthers(String key) {
        return key.startsWith("camelmcp.")
                ? source("src/main/dist/lib/logback.xml").contains("${" + key + ":-")
                : isCamels(key);
    }

    /** A property, one of a server or a key, or the beginning of some. */
    private static boolean isKnownOrAbove(String key) {
        if (key.startsWith(PropertyKey.SERVERS)) {
            return PropertyKey.parse(key).isPresent()
                    || !key.substring(PropertyKey.SERVERS.length()).contains(".");
        }
        return ApiKeyProperty.isApiKeyKey(key)
                || key.equals("mcp.servers")
                || known().stream().anyMatch(k -> k.equals(key) || k.startsWith(key + "."));
    }

    private static boolean isOAuth(String key) {
        return Arrays.stream(ServerProperty.values())
                .anyMatch(p -> p.key().equals(key) || (p.isMap() && key.startsWith(p.key() + ".")));
    }

    private static boolean isCamels(String key) {
        return CAMELS.contains(Names.normalize(key));
    }

    /** As Camel lists them for editors. */
    private static Set<String> camels() {
        try (InputStream in =
                DocumentedProperties.class.getResourceAsStream("/META-INF/camel-main-configuration-metadata.json")) {
            return new ObjectMapper()
                    .readTree(in).path("properties").findValuesAsText("name").stream()
                            .map(Names::normalize)
                            .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
