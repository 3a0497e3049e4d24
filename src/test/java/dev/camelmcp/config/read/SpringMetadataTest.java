package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.quality.Document;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What editors know of {@code application.yml} is what the gateway reads. */
class SpringMetadataTest {

    private static final Map<String, JsonNode> PROPERTIES = new TreeMap<>();
    private static final Map<String, JsonNode> HINTS = new TreeMap<>();

    @BeforeAll
    static void read() throws Exception {
        try (InputStream file =
                SpringMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode metadata = new ObjectMapper().readTree(file);
            metadata.path("properties")
                    .forEach(p -> PROPERTIES.put(p.path("name").asText(), p));
            metadata.path("hints").forEach(h -> HINTS.put(h.path("name").asText(), h));
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void settingIsThereWithItsDefault(Setting setting) {
        JsonNode property = PROPERTIES.get(setting.key());
        assertThat(property).as(setting.key()).isNotNull();
        assertThat(property.path("description").asText()).isNotBlank().isNotEqualTo(setting.key());
        if (!setting.defaultValue().startsWith("#")) {
            assertThat(property.path("defaultValue").asText()).isEqualTo(setting.defaultValue());
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProperty.class)
    void propertyOfAServerIsReachedAsEditorsReachIt(ServerProperty property) throws Exception {
        Method getter = EditorTypes.getter(valueType("mcp.servers"), property.key());

        Type type = getter.getGenericReturnType();
        switch (property.shape()) {
            case BOOLEAN -> assertThat(type).isEqualTo(Boolean.class);
            case INTEGER -> assertThat(type).isEqualTo(Integer.class);
            case LIST, SEVERAL -> assertThat(type.getTypeName()).isEqualTo("java.util.List<java.lang.String>");
            case MAP -> assertThat(type.getTypeName()).isEqualTo("java.util.Map<java.lang.String, java.lang.String>");
            case TEXT ->
                assertThat(type == String.class || getter.getReturnType().isEnum())
                        .isTrue();
        }
        assertThat(EditorTypes.setter(getter)).isNotNull();
        assertThat(EditorTypes.description(getter)).isNotBlank().doesNotContain("`", "](");
    }

    @Test
    void defaultOfAServersPropertyIsInItsText() throws Exception {
        Map<ServerProperty, String> defaults = new DocumentedProperties(Document.all()).serverDefaults();
        assertThat(defaults).hasSizeGreaterThan(10);
        for (Map.Entry<ServerProperty, String> each : defaults.entrySet()) {
            assertThat(EditorTypes.description(EditorTypes.getter(
                            valueType("mcp.servers"), each.getKey().key())))
                    .endsWith("Default: {@code " + each.getValue() + "}.");
        }
    }

    @Test
    void offeredValuesOfAServersPropertyAreRead() throws Exception {
        List<ServerProperty> withValues = new ArrayList<>();
        for (ServerProperty property : ServerProperty.values()) {
            Class<?> type =
                    EditorTypes.getter(valueType("mcp.servers"), property.key()).getReturnType();
            if (type.isEnum()) {
                withValues.add(property);
                for (Object constant : type.getEnumConstants()) {
                    String value = constant.toString().toLowerCase(Locale.ROOT);
                    assertThat(problems(property.key() + "=" + value)).doesNotContain("'" + value + "'");
                }
            }
        }
        assertThat(withValues)
                .containsExactlyInAnyOrder(
                        ServerProperty.DISCOVERY, ServerProperty.BASIC_AUTH_ENCODING, ServerProperty.SIGNING_ALGORITHM);
    }

    @Test
    void propertiesOfAServerAreNoOthers() throws Exception {
        assertThat(EditorTypes.properties(valueType("mcp.servers")))
                .containsExactlyInAnyOrderElementsOf(ServerProperty.keys());
    }

    @Test
    void propertiesOfAnApiKeyAreThoseThatAreRead() throws Exception {
        assertThat(EditorTypes.properties(valueType("mcp.inbound.api-keys")))
                .containsExactlyInAnyOrderElementsOf(ApiKeyProperty.keys());
    }

    @ParameterizedTest
    @CsvSource({"mcp.access-log, ACCESS_LOG", "mcp.inbound.auth, INBOUND_AUTH"})
    void offeredValuesOfASettingHaveItsDefault(String name, Setting setting) {
        assertThat(HINTS.get(name).path("values").findValuesAsText("value")).contains(setting.defaultValue());
    }

    @Test
    void hintsAreAboutProperties() {
        assertThat(PROPERTIES).containsKeys(HINTS.keySet().toArray(String[]::new));
    }

    @Test
    void thereIsNothingElse() {
        assertThat(PROPERTIES).hasSize(Setting.values().length + 2).containsKeys("mcp.servers", "mcp.inbound.api-keys");
    }

    /** Of a server that signs, by a key that is not there. */
    private static String problems(String line) {
        return oauthServer("oauth.token-endpoint-auth-method=private_key_jwt", line)
                .failure()
                .getMessage();
    }

    /** As an editor finds it: the last parameter of the map's type. */
    private static Class<?> valueType(String map) throws ClassNotFoundException {
        String type = PROPERTIES.get(map).path("type").asText();
        return Class.forName(type.substring(type.lastIndexOf(',') + 1, type.length() - 1));
    }
}
