package dev.camelmcp.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What editors know of {@code application.yml} is what the gateway reads. */
class SpringMetadataTest {

    private static final Map<String, JsonNode> PROPERTIES = new TreeMap<>();

    @BeforeAll
    static void read() throws Exception {
        try (InputStream file =
                SpringMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new ObjectMapper()
                    .readTree(file)
                    .path("properties")
                    .forEach(p -> PROPERTIES.put(p.path("name").asText(), p));
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
    void propertyOfAServerIsNamed(ServerProperty property) {
        assertThat(PROPERTIES.get("mcp.servers").path("description").asText()).contains(property.key());
    }

    @Test
    void thereIsNothingElse() {
        assertThat(PROPERTIES).hasSize(Setting.values().length + 1).containsKeys("mcp.servers");
    }
}
