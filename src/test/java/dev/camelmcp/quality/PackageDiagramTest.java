package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The picture and the table of packages in CONTRIBUTING.md say what the code does: a new import between packages is a
 * decision, and is drawn.
 */
class PackageDiagramTest {

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?dev\\.camelmcp\\.([a-z.]+)\\.[A-Z][\\w.]*;$");
    private static final Pattern ARROW = Pattern.compile("(?m)^ *([a-z.]+) --> ([a-z.]+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|[^|\\n]*\\|([^|\\n]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    private static Map<String, Set<String>> imports;
    private static String contributing;

    @BeforeAll
    static void read() throws Exception {
        contributing = Files.readString(Path.of("CONTRIBUTING.md"));
        imports = imports(Path.of("src/main/java/dev/camelmcp"));
    }

    @Test
    void tableNamesEveryPackageWithAllThatItImports() {
        Map<String, Set<String>> table = new TreeMap<>();
        for (Matcher row = ROW.matcher(contributing); row.find(); ) {
            table.put(row.group(1), names(row.group(2)));
        }
        assertThat(table).isEqualTo(imports);
    }

    /** An arrow for each import that does not follow from others: all of them together would be a ball of wool. */
    @Test
    void pictureHasAnArrowForEachImportThatDoesNotFollowFromOthers() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Matcher arrow = ARROW.matcher(contributing); arrow.find(); ) {
            arrows.computeIfAbsent(arrow.group(1), k -> new TreeSet<>()).add(arrow.group(2));
        }
        assertThat(arrows).isEqualTo(reduced(imports));
    }

    private static Set<String> names(String cell) {
        return NAME.matcher(cell).results().map(r -> r.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Set<String>> imports(Path sources) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String name = sources.relativize(file.getParent()).toString().replace('/', '.');
                Set<String> to = found.computeIfAbsent(name, k -> new TreeSet<>());
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(r -> r.group(1))
                        .filter(imported -> !imported.equals(name))
                        .forEach(to::add);
            }
        }
        return found;
    }

    /** Without what can be reached by way of another import; the graph has no circles, so there is one such. */
    private static Map<String, Set<String>> reduced(Map<String, Set<String>> graph) {
        Map<String, Set<String>> kept = new TreeMap<>();
        graph.forEach((from, direct) -> {
            Set<String> indirect = new TreeSet<>();
            direct.forEach(via -> reach(graph, via, indirect));
            Set<String> left = new TreeSet<>(direct);
            left.removeAll(indirect);
            if (!left.isEmpty()) {
                kept.put(from, left);
            }
        });
        return kept;
    }

    private static void reach(Map<String, Set<String>> graph, String from, Set<String> reached) {
        for (String to : graph.getOrDefault(from, Set.of())) {
            if (reached.add(to)) {
                reach(graph, to, reached);
            }
        }
    }
}
