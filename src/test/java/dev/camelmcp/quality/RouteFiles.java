package dev.camelmcp.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The YAML files in {@code routes/} and {@code examples/routes/}, parsed. */
final class RouteFiles {

    private static final Path FOLDER = Path.of("routes");
    private static final Path EXAMPLES = Path.of("examples/routes");
    private static final YAMLMapper YAML = new YAMLMapper();

    private RouteFiles() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The worked changes of {@code docs/editing-routes.md}: a folder for each, with files that go into {@code routes/}.
     */
    static List<Path> examples() {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The elements of that kind ({@code route}, {@code routeConfiguration}) in all files. */
    static List<JsonNode> elements(String kind) {
        List<JsonNode> found = new ArrayList<>();
        for (Path file : all()) {
            for (JsonNode element : parse(text(file))) {
                if (element.has(kind)) {
                    found.add(element.get(kind));
                }
            }
        }
        return found;
    }

    /** Calls with each member of each object below a node. */
    static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.properties().forEach(member -> {
            visitor.accept(member.getKey(), member.getValue());
            walk(member.getValue(), visitor);
        });
        if (node.isArray()) {
            node.forEach(element -> walk(element, visitor));
        }
    }
}
