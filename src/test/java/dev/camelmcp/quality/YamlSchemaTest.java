package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes keep to the schema that editors check them with, as it is: no line of a file that we ship is red. */
class YamlSchemaTest {

    private static final String SCHEMA = "/schema/camelYamlDsl.json";

    /** Camel 4.22 has it: each expression written out, no short forms. */
    private static final String CANONICAL = "/schema/camelYamlDsl-canonical.json";

    private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** Those of the Camel on the class path. */
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    static List<Path> files() {
        return Stream.concat(RouteFiles.all().stream(), RouteFiles.examples().stream())
                .toList();
    }

    static Stream<JsonNode> snippets() throws IOException {
        return SNIPPET.matcher(Files.readString(Path.of("docs/editing-routes.md")))
                .results()
                .map(m -> asFile(RouteFiles.parse(m.group(1))));
    }

    static boolean thereIsACanonicalForm() {
        return YamlSchemaTest.class.getResource(CANONICAL) != null;
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileKeepsToCamelsSchema(Path file) {
        assertThat(RouteFiles.text(file)).startsWith("# yaml-language-server: $schema=https://");
        assertThat(errors(SCHEMA, RouteFiles.parse(RouteFiles.text(file)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    @EnabledIf("thereIsACanonicalForm")
    void fileIsInTheCanonicalForm(Path file) {
        assertCanonical(RouteFiles.parse(RouteFiles.text(file)));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippetOfTheGuideKeepsToCamelsSchema(JsonNode snippet) {
        assertThat(errors(SCHEMA, snippet)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    @EnabledIf("thereIsACanonicalForm")
    void snippetOfTheGuideIsInTheCanonicalForm(JsonNode snippet) {
        assertCanonical(snippet);
    }

    @Test
    void theGuideHasSnippets() throws Exception {
        assertThat(snippets()).hasSizeGreaterThanOrEqualTo(3);
    }

    /** Would catch a validator that was set up so loosely that it finds nothing. */
    @Test
    void misspeltStepIsFound() {
        assertThat(errors(SCHEMA, step("proces: {ref: y}"))).isNotEmpty();
    }

    /** Would catch a loosened type: the placeholders were once taken for what they resolve to. */
    @Test
    void textForABooleanIsFound() {
        assertThat(errors(SCHEMA, step("process: {ref: y, disabled: true}"))).isEmpty();
        assertThat(errors(SCHEMA, step("process: {ref: y, disabled: \"true\"}")))
                .isNotEmpty();
        assertThat(errors(SCHEMA, step("process: {ref: y, disabled: \"{{off}}\"}")))
                .isNotEmpty();
    }

    /** Short forms, about which Camel 4.22 complains at each start. */
    @Test
    @EnabledIf("thereIsACanonicalForm")
    void shortFormIsFound() {
        assertThat(errors(CANONICAL, step("setBody: {simple: x}"))).isNotEmpty();
        assertThat(errors(CANONICAL, step("setBody: {expression: {simple: x}}")))
                .isNotEmpty();
        assertThat(errors(CANONICAL, step("setBody: {expression: {simple: {expression: x}}}")))
                .isEmpty();
    }

    private static void assertCanonical(JsonNode yaml) {
        assertThat(errors(CANONICAL, yaml))
                // the schema of 4.22.0 wants all data formats at once, in each of these steps
                .filteredOn(e -> !(e.getKeyword().equals("required")
                        && e.getInstanceLocation().toString().endsWith("/unmarshal")))
                .isEmpty();
    }

    private static JsonNode step(String step) {
        return asFile(RouteFiles.parse("- " + step));
    }

    /** Steps alone, in a route. */
    private static JsonNode asFile(JsonNode list) {
        if (list.get(0).fieldNames().next().endsWith("emplatedRoute")) {
            return list;
        }
        JsonNode file = RouteFiles.parse("[{route: {from: {uri: 'direct:x', steps: []}}}]");
        ((ArrayNode) file.at("/0/route/from/steps")).addAll((ArrayNode) list);
        return file;
    }

    private static List<Error> errors(String schema, JsonNode yaml) {
        return SCHEMAS.computeIfAbsent(schema, YamlSchemaTest::load).validate(yaml);
    }

    private static Schema load(String schema) {
        try (InputStream json = YamlSchemaTest.class.getResourceAsStream(schema)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(json, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
