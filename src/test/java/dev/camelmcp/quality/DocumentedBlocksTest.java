package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.quality.Document.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What readers copy from the documentation works. Commands are run by {@code DocumentedCommandsDistributionIT}. */
class DocumentedBlocksTest {

    @TempDir
    private static Path folder;

    private static DocumentedBlocks blocks;

    @BeforeAll
    static void files() throws Exception {
        blocks = new DocumentedBlocks(folder);
    }

    static Stream<Block> properties() {
        return all("properties");
    }

    static Stream<Block> json() {
        return all("json");
    }

    static Stream<Block> yaml() {
        return all("yaml");
    }

    static Stream<Block> java() {
        return all("java");
    }

    static Stream<Block> xml() {
        return all("xml");
    }

    @ParameterizedTest
    @MethodSource("properties")
    void propertiesAreAConfigurationWithoutAWarning(Block block) throws Exception {
        assertThat(blocks.properties(block.code())).isEmpty();
    }

    @Test
    void mistakesInPropertiesAreFound() throws Exception {
        assertThat(blocks.properties("mcp.oauth.timeuot=1s"))
                .singleElement()
                .asString()
                .contains("did you mean");
        assertThat(blocks.properties("mcp.servers.api.url=https://a.example/mcp\nmcp.servers.api.oauth.enabled=true"
                        + "\nmcp.servers.api.oauth.discovery=off"))
                .as("what is missing")
                .hasSizeGreaterThan(1);
        assertThat(blocks.properties("""
                        mcp.servers.api.command=tool
                        mcp.servers.api.args=https://a.example/mcp
                        """)).as("a warning").hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonIsReadByWhoItIsFor(Block block) throws Exception {
        assertThat(blocks.json(block.code())).isEmpty();
    }

    @Test
    void mistakesInJsonAreFound() throws Exception {
        assertThat(blocks.json("{\"a\": }")).isNotEmpty();
        assertThat(blocks.json("{\"mcpServers\": {\"api\": {\"type\": \"sse\", \"url\": \"https://a.example\"}}}"))
                .isNotEmpty();
        assertThat(blocks.json("""
                        {"mcp_configs": {"c": {"mcp_config_name": "c", "mcp_config": [
                          {"server_name": "api", "config": {"url": "https://a.example/mcp"}, "oauth_config": {"enabled": "no"}}]}}}
                        """)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void yamlIsAcceptedByCamelOrSpring(Block block) throws Exception {
        assertThat(blocks.yaml(block.code())).isEmpty();
        if (block.document().startsWith("docs/editing-routes.md")) {
            assertThat(DocumentedBlocks.notInAnExample(block.code())).isEmpty();
        }
    }

    @Test
    void mistakesInYamlAreFound() throws Exception {
        assertThat(blocks.yaml("- removeHaeder:\n    name: X\n")).isNotEmpty();
        assertThat(blocks.yaml("- removeHeader:\n    nmae: X\n")).isNotEmpty();
        assertThat(blocks.yaml("- templatedRoute:\n    routeTemplateRef: gone\n"))
                .isNotEmpty();
        assertThat(blocks.yaml("mcp:\n  servers:\n    api:\n      ulr: https://a.example/mcp\n"))
                .isNotEmpty();
        assertThat(DocumentedBlocks.notInAnExample("- removeHeader:\n    name: X-Other\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("java")
    void javaStandsInATest(Block block) throws Exception {
        assertThat(DocumentedBlocks.notInASource(block.code(), sources())).isEmpty();
    }

    @Test
    void javaOfNoTestIsFound() {
        List<String> sources = List.of("first();   second(\n    \"b\");  // why");
        assertThat(DocumentedBlocks.notInASource("first(); // other\n…\nsecond(\"b\");", sources))
                .isEmpty();
        assertThat(DocumentedBlocks.notInASource("first();\n…\nsecond(\"c\");", sources))
                .containsExactly("in no test: second(\"c\");");
    }

    @ParameterizedTest
    @MethodSource("xml")
    void dependencyIsThisProject(Block block) throws Exception {
        assertThat(coordinates(block.code())).isEqualTo(coordinates(Files.readString(Path.of("pom.xml"))));
    }

    @Test
    void otherDependencyIsFound() throws Exception {
        assertThat(coordinates(
                        "<dependency><groupId>a</groupId><artifactId>b</artifactId><version>1</version></dependency>"))
                .isEqualTo("a:b:1")
                .isNotEqualTo(coordinates(Files.readString(Path.of("pom.xml"))));
    }

    /** All of the program but the step that may stand elsewhere, which {@code YamlInstallationTest} has. */
    @Test
    void programOnCamelMainIsTheExample() throws IOException {
        String page = Files.readString(Path.of("docs/embedding.md"));
        int begin = page.indexOf("\n## On camel-main");
        String section = page.substring(begin, page.indexOf("\n| in the pattern", begin));
        List<String> files = files("examples/camel-main", "");
        List<Block> program = Document.written("docs/embedding.md", section).blocks();
        assertThat(program).extracting(Block::language).containsExactly("xml", "java", "properties", "yaml");
        assertThat(program).allSatisfy(block -> assertThat(files).anyMatch(f -> f.contains(block.code())));
    }

    private static List<String> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().endsWith(suffix) && !f.toString().contains("/target/"))
                    .map(RouteFiles::text)
                    .toList();
        }
    }

    private static Stream<Block> all(String language) {
        return Document.all().stream().flatMap(d -> DocumentedBlocks.of(d, language).stream());
    }

    private static List<String> sources() throws IOException {
        List<String> all = new ArrayList<>(files("src/test/java/dev/camelmcp/embedded", ".java"));
        all.add(RouteFiles.text(Path.of("src/test/java/dev/camelmcp/quality/ComponentCatalogTest.java")));
        all.addAll(files("examples/camel-main/src", ".java"));
        all.addAll(files("examples/quarkus/src", ".java"));
        all.addAll(files("examples/spring-boot/src", ".java"));
        return all;
    }

    private static String coordinates(String xml) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        return Stream.of("groupId", "artifactId", "version")
                .map(name -> root.getElementsByTagName(name).item(0).getTextContent())
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
    }
}
