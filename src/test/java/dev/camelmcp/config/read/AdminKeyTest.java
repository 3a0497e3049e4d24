package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Settings;
import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminKeyTest {

    private static final String KEY = "0123456789abcdefghijkl";

    @Test
    void keyThatIsNotSetIsNone() {
        assertThat(properties().settings().admin().apiKey()).isNull();
    }

    @Test
    void keyIsRead() {
        assertThat(properties("mcp.admin.api-key=" + KEY).settings().admin().apiKey())
                .isEqualTo(new Secret(KEY));
    }

    @Test
    void keyIsNeitherPrintedNorGivenToRoutes() {
        Settings settings = properties("mcp.admin.api-key=" + KEY).settings();

        assertThat(settings.toString()).doesNotContain(KEY);
        assertThat(settings.properties()).containsEntry("mcp.admin.api-key", "");
    }

    /** Would catch a variable that is not set, and leaves the gateway open to whoever is on its machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "0123456789abcdefghijk",
                "has a blank in it, but is long",
                "ümlaut-ümlaut-ümlaut-ümlaut"
            })
    void keyThatIsEmptyShortOrCannotBeSentIsAnErrorThatDoesNotQuoteIt(String key) {
        ConfigProblem problem = properties("mcp.admin.api-key=" + key).problem();

        assertThat(problem.property()).isEqualTo("mcp.admin.api-key");
        assertThat(problem.message()).contains("Bearer", "openssl rand -hex 32");
        if (!key.isEmpty()) {
            assertThat(problem.message()).doesNotContain(key);
        }
    }
}
