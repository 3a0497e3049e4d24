package dev.camelmcp.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build made of the annotations of our endpoints, as editors read it: by Camel's catalog. */
class ComponentCatalogTest {

    /** By name, as docs/embedding.md has them. */
    private static final Map<String, String> COMPONENTS = Map.of(
            "mcp-upstream", "dev.camelmcp.http.client.UpstreamComponent",
            "mcp-stdio", "dev.camelmcp.stdio.StdioComponent");

    private static final CamelCatalog CATALOG = new DefaultCamelCatalog();

    @BeforeAll
    static void add() throws IOException {
        for (String name : COMPONENTS.keySet()) {
            CATALOG.addComponent(name, COMPONENTS.get(name), text(json(name)));
        }
    }

    static Set<String> names() {
        return new TreeSet<>(COMPONENTS.keySet());
    }

    /** All that our routes and those of the examples name. */
    static Set<String> uris() {
        Set<String> uris = new TreeSet<>();
        Stream.concat(RouteFiles.all().stream(), RouteFiles.examples().stream())
                .map(f -> RouteFiles.parse(RouteFiles.text(f)))
                .forEach(file -> RouteFiles.walk(file, (name, value) -> {
                    if (name.equals("uri") && isOurs(value)) {
                        uris.add(value.asText());
                    }
                }));
        return uris;
    }

    private static boolean isOurs(JsonNode uri) {
        return COMPONENTS.keySet().stream().anyMatch(name -> uri.asText().startsWith(name + ":"));
    }

    /** As docs/embedding.md has it. */
    @Test
    void catalogOfAReaderTakesTheDocument() throws Exception {
        String json = text(json("mcp-upstream"));
        CamelCatalog catalog = new DefaultCamelCatalog();
        catalog.addComponent("mcp-upstream", "dev.camelmcp.http.client.UpstreamComponent", json);
        assertThat(catalog.findComponentNames()).contains("mcp-upstream");
        assertThat(catalog.asEndpointUri("mcp-upstream", Map.of("name", "forward"), false))
                .isEqualTo("mcp-upstream:forward");
    }

    @Test
    void routesNameBoth() {
        assertThat(uris()).contains("mcp-upstream:forward", "mcp-stdio:forward");
    }

    @ParameterizedTest
    @MethodSource("names")
    void componentIsDescribed(String name) {
        ComponentModel model = CATALOG.componentModel(name);
        assertThat(model.getJavaType()).isEqualTo(COMPONENTS.get(name));
        assertThat(model.getDescription()).contains("exchange property McpServer");
        assertThat(model.getSyntax()).isEqualTo(name + ":name");
        assertThat(model.isProducerOnly()).isTrue();
        assertThat(model.getGroupId() + ":" + model.getArtifactId()).isEqualTo("dev.camelmcp:camel-mcp-oauth");
        assertThat(model.getEndpointOptions())
                .allSatisfy(option -> assertThat(option.getDescription()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("uris")
    void uriOfARouteIsValid(String uri) {
        assertThat(CATALOG.validateEndpointProperties(uri).isSuccess()).as(uri).isTrue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void mistakesInAUriAreFound(String name) {
        assertThat(CATALOG.validateEndpointProperties(name + ":forward?sever=api")
                        .getUnknown())
                .containsExactly("sever");
        assertThat(CATALOG.validateEndpointProperties(name + ":forward?lazyStartProducer=maybe")
                        .getInvalidBoolean())
                .containsKey("lazyStartProducer");
    }

    @Test
    void jarListsWhatItHas() throws IOException {
        Properties list = new Properties();
        try (InputStream in = resource("META-INF/services/org/apache/camel/component.properties")) {
            list.load(in);
        }
        assertThat(Arrays.asList(list.getProperty("components").split(" "))).containsExactlyElementsOf(names());
        assertThat(list.getProperty("version"))
                .isEqualTo(CATALOG.componentModel("mcp-stdio").getVersion());
    }

    /** What the build leaves beside them would name classes that are not there. */
    @ParameterizedTest
    @MethodSource("names")
    void noConfigurerIsNamed(String name) {
        ClassLoader loader = ComponentCatalogTest.class.getClassLoader();
        for (String suffix : new String[] {"component", "endpoint"}) {
            assertThat(loader.getResource("META-INF/services/org/apache/camel/configurer/" + name + "-" + suffix))
                    .isNull();
        }
    }

    private static String json(String name) {
        String type = COMPONENTS.get(name);
        return "META-INF/" + type.substring(0, type.lastIndexOf('.')).replace('.', '/') + "/" + name + ".json";
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = ComponentCatalogTest.class.getClassLoader().getResourceAsStream(name);
        assertThat(in).as(name).isNotNull();
        return in;
    }
}
