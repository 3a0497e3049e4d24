package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.token.Secret;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** <code>{{env:NAME}}</code> and <code>{{file:PATH}}</code> as the reader sees them: others resolve them, or cannot. */
class PlaceholdersTest {

    private static final String REMEDY = "{{env:GONE}} cannot be resolved: set the environment variable GONE";

    private static final UnaryOperator<String> RESOLVER = value -> {
        if (value.contains("{{env:GONE}}")) {
            throw new IllegalArgumentException(REMEDY);
        }
        return value.replace("{{file:/run/secret}}", SECRET).replace("{{env:WORD}}", "word");
    };

    @Test
    void placeholderIsResolvedInEveryKindOfValue() {
        ConfigUnderTest config = oauthServer(
                        "oauth.client-secret={{file:/run/secret}}",
                        "description=a {{env:WORD}}",
                        "oauth.scope={{env:WORD}} write",
                        "oauth.custom-headers.X-Key={{file:/run/secret}}",
                        "oauth.additional-params.hint={{env:WORD}}")
                .property("mcp.forward.http-engine", "#bean:{{env:WORD}}")
                .placeholders(RESOLVER);

        assertThat(config.server("api").description()).isEqualTo("a word");
        assertThat(config.oauth().clientSecret()).isEqualTo(new Secret(SECRET));
        assertThat(config.oauth().scope()).hasToString("word write");
        assertThat(config.oauth().customHeaders()).containsEntry("X-Key", new Secret(SECRET));
        assertThat(config.oauth().additionalParams()).containsEntry("hint", new Secret("word"));
        assertThat(config.settings().properties()).containsEntry("mcp.forward.http-engine", "#bean:word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "url",
                "description",
                "oauth.enabled",
                "oauth.client-id",
                "oauth.client-secret",
                "oauth.token-url",
                "oauth.token-expiry-buffer",
                "oauth.scope",
                "oauth.custom-headers.X-Key",
                "oauth.additional-params.hint"
            })
    void placeholderThatCannotBeResolvedIsOneProblemWithTheResolversRemedy(String key) {
        ConfigProblem problem =
                oauthServer(key + "={{env:GONE}}").placeholders(RESOLVER).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).isEqualTo(REMEDY);
    }

    @Test
    void placeholderThatCannotBeResolvedInASettingIsAProblemOfThatSetting() {
        ConfigProblem problem = properties("mcp.oauth.timeout={{env:GONE}}")
                .placeholders(RESOLVER)
                .problem();

        assertThat(problem).isEqualTo(new ConfigProblem("mcp.oauth.timeout", "application.properties:1", REMEDY));
    }

    @Test
    void everyPlaceholderThatCannotBeResolvedIsReported() {
        assertThat(oauthServer("oauth.client-id={{env:GONE}}", "oauth.client-secret={{env:GONE}}", "url={{env:GONE}}")
                        .property("mcp.oauth.timeout", "{{env:GONE}}")
                        .placeholders(RESOLVER)
                        .problems())
                .hasSize(4)
                .allSatisfy(p -> assertThat(p.message()).isEqualTo(REMEDY));
    }

    @Test
    void valueBehindAPlaceholderIsAsStrictAsAWrittenOne() {
        assertThat(oauthServer("oauth.validate-scopes={{env:WORD}}")
                        .placeholders(RESOLVER)
                        .problem()
                        .message())
                .isEqualTo("'word' is neither true nor false");
    }

    @Test
    void secretThatResolvesToNothingIsMissing() {
        assertThat(oauthServer("oauth.client-secret={{env:EMPTY}}")
                        .placeholders(v -> v.replace("{{env:EMPTY}}", ""))
                        .problem()
                        .property())
                .isEqualTo("mcp.servers.api.oauth.client-secret");
    }

    @Test
    void placeholderInAnOverriddenValueIsNotResolvedAtAll() {
        assertThat(oauthServer("oauth.client-id={{env:GONE}}", "oauth.client-id=gateway")
                        .placeholders(RESOLVER)
                        .oauth()
                        .clientId())
                .isEqualTo("gateway");
    }
}
