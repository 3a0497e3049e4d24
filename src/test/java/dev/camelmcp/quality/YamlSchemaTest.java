package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes keep to the schema that editors check them with. */
class YamlSchemaTest {

    private static Schema schema;

    static List<Path> files() {
        return Stream.concat(RouteFiles.all().stream(), RouteFiles.examples().stream())
                .toList();
    }

    @BeforeAll
    static void load() throws Exception {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_4,
                b -> b.schemaRegistryConfig(
                        SchemaRegistryConfig.builder().typeLoose(true).build()));
        try (InputStream json = YamlSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = registry.getSchema(json, InputFormat.JSON);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileKeepsToCamelsSchema(Path file) {
        assertThat(RouteFiles.text(file)).startsWith("# yaml-language-server: $schema=https://");
        assertThat(validate(RouteFiles.text(file))).isEmpty();
    }

    /** Would catch a validator that was set up so loosely that it finds nothing. */
    @Test
    void misspeltStepIsFound() {
        assertThat(validate("""
                        - route:
                            id: x
                            from:
                              uri: direct:x
                              steps:
                                - proces:
                                    ref: y
                        """)).isNotEmpty();
    }

    /** The schema refuses placeholders where it wants numbers and booleans, although Camel resolves them. */
    private static List<Error> validate(String yaml) {
        String resolved =
                yaml.replaceAll("disabled: \"\\{\\{[^}]*}}\"", "disabled: true").replaceAll("\\{\\{[^}]*}}", "1");
        return schema.validate(RouteFiles.parse(resolved));
    }
}
