package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked changes keep up with the routes that they change: what they leave alone is as it is there. */
class RouteExamplesTest {

    /** Where steps and their likes are; what is in them has ids of its own. */
    private static final Set<String> CHILDREN = Set.of("steps", "when", "otherwise", "doCatch", "onException");

    static List<Path> changed() {
        return RouteFiles.examples().stream()
                .filter(f -> Files.exists(original(f)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("changed")
    void stepsOfOursAreAllThereInTheirOrderAndUnchanged(Path file) {
        assertThat(ours(file)).containsExactlyEntriesOf(ours(original(file)));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void aChangeIsMade(Path file) {
        assertThat(RouteFiles.parse(RouteFiles.text(file)))
                .isNotEqualTo(RouteFiles.parse(RouteFiles.text(original(file))));
    }

    @Test
    void everyExampleIsDescribed() throws Exception {
        String guide = Files.readString(Path.of("docs/editing-routes.md"));
        Set<String> folders = RouteFiles.examples().stream()
                .map(f -> f.getParent().getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(folders)
                .hasSize(13)
                .allSatisfy(folder -> assertThat(guide).contains("examples/routes/" + folder + "/"));
    }

    @Test
    void everyRouteIsDescribed() throws Exception {
        String guide = Files.readString(Path.of("docs/editing-routes.md"));
        assertThat(RouteFiles.elements("route"))
                .allSatisfy(r -> assertThat(guide)
                        .containsPattern("(?m)^#+ .*`" + r.path("id").asText() + "`"));
    }

    @Test
    void everyRouteIsInTheTableOnceWithItsFile() {
        assertThat(inTable(Document.of("docs/editing-routes.md")))
                .containsExactlyInAnyOrderElementsOf(RouteFiles.all().stream()
                        .flatMap(f -> RouteFiles.parse(RouteFiles.text(f)).findValues("route").stream()
                                .map(r -> r.path("id").asText() + " in " + f.getFileName()))
                        .toList());
        assertThat(inTable(Document.written("docs/made-up.md", """
                | route | file | in | out |
                | --- | --- | --- | --- |
                | [`mcp-forward`](#mcp-forward) | `local.camel.yaml` | HTTP | the answer |
                """)))
                .containsExactly("mcp-forward in local.camel.yaml");
    }

    @Test
    void noClassOfOursIsNamed() {
        assertThat(RouteFiles.examples())
                .allSatisfy(file -> assertThat(RouteFiles.text(file)).doesNotContain("dev.camelmcp"));
    }

    private static List<String> inTable(Document guide) {
        return guide.tables().stream()
                .filter(t -> t.header().equals(List.of("route", "file", "in", "out")))
                .flatMap(t -> t.rows().stream())
                .map(row ->
                        row.get(0).code().get(0) + " in " + row.get(1).code().get(0))
                .toList();
    }

    private static Path original(Path example) {
        return Path.of("routes").resolve(example.getFileName());
    }

    /** Everything with an id of ours, in order, without what is in it. */
    private static Map<String, JsonNode> ours(Path file) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        collect(RouteFiles.parse(RouteFiles.text(file)), found);
        return found;
    }

    private static void collect(JsonNode node, Map<String, JsonNode> found) {
        if (node instanceof ObjectNode object && object.path("id").asText().startsWith("mcp-")) {
            ObjectNode alone = object.deepCopy();
            alone.remove(CHILDREN);
            if (alone.has("from")) {
                ((ObjectNode) alone.get("from")).remove("steps");
            }
            found.put(object.path("id").asText(), alone);
        }
        node.forEach(child -> collect(child, found));
    }
}
