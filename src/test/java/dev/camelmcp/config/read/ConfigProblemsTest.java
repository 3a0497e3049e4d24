package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person gets to see when the configuration is wrong: all of it, where it stands, and what to do. */
class ConfigProblemsTest {

    @Test
    void problemsOfAllServersAndSettingsAreReportedInOneGo() {
        ConfigException failure = properties(
                        "mcp.servers.api.url=nonsense",
                        "mcp.servers.api.oauth.enabled=true",
                        "mcp.servers.api.oauth.version=3.0",
                        "mcp.servers.api.oauth.validate-scopes=yes",
                        "mcp.servers.other.oauth.enabled=true",
                        "mcp.servers.other.oauth.discovery=off",
                        "mcp.oauth.retry.max-attempts=many",
                        "mcp.oauth.tiemout=1s")
                .failure();

        assertThat(failure.problems())
                .extracting(ConfigProblem::property)
                .containsExactlyInAnyOrder(
                        "mcp.servers.api.url",
                        "mcp.servers.api.oauth.version",
                        "mcp.servers.api.oauth.validate-scopes",
                        "mcp.servers.api.oauth.client-id",
                        "mcp.servers.other.url",
                        "mcp.servers.other.oauth.client-id",
                        "mcp.servers.other.oauth.client-secret",
                        "mcp.servers.other.oauth.token-url",
                        "mcp.oauth.retry.max-attempts",
                        "mcp.oauth.tiemout");
        assertThat(failure.getMessage()).startsWith("The configuration has 10 errors:\n");
        assertThat(failure.getMessage().lines()).hasSize(11);
    }

    @Test
    void problemShowsPropertySourceAndRemedyInOneLine() {
        ConfigException failure = oauthServer("oauth.version=1.0").failure();

        assertThat(failure)
                .hasMessage("The configuration has 1 error:\n"
                        + "  mcp.servers.api.oauth.version (application.properties:6): "
                        + "'1.0' is not supported; use 2.0 or 2.1");
    }

    @Test
    void problemNamesThePropertyInTheDocumentedSpellingHoweverItWasWritten() {
        assertThat(oauthServer("OAUTH.tokenExpiryBuffer=soon").problem().property())
                .isEqualTo("mcp.servers.api.oauth.token-expiry-buffer");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.client-id, MCP_SERVERS_API_OAUTH_CLIENT_ID",
        "oauth.client-secret, MCP_SERVERS_API_OAUTH_CLIENT_SECRET",
        "oauth.token-url, MCP_SERVERS_API_OAUTH_TOKEN_URL"
    })
    void problemWhenARequiredPropertyIsMissingThenSaysWhereAndWhichVariableWouldSetIt(String key, String variable) {
        ConfigProblem problem = oauthServer("oauth.discovery=off").without(key).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.source()).isEqualTo("application.properties:1");
        assertThat(problem.message()).contains("is required", variable);
    }

    @Test
    void problemWhenUrlIsMissingThenSaysWhichVariableWouldSetIt() {
        ConfigProblem problem =
                properties("mcp.servers.my-api.v2.description=x").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.my-api.v2.url");
        assertThat(problem.message()).contains("MCP_SERVERS_MY_API_V2_URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-api.v2", "my_api", "myApi", "api"})
    void variableThatAProblemNamesReallySetsTheProperty(String id) {
        ConfigUnderTest config = properties("mcp.servers." + id + ".description=x");
        String message = config.problem().message();
        String variable = message.substring(message.lastIndexOf(' ') + 1);

        assertThat(config.environment(variable, "https://mcp.example/mcp")
                        .server(id)
                        .url())
                .hasToString("https://mcp.example/mcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.client-id", "oauth.client-secret", "oauth.token-url", "oauth.issuer"})
    void problemWhenARequiredPropertyIsEmptyThenSaysSoOnce(String key) {
        assertThat(oauthServer(key + "=  ").problem().message()).contains("is empty");
        assertThat(oauthServer(key + "=  ", "oauth.version=9").problems())
                .as("also where something else is wrong")
                .hasSize(2);
    }

    @Test
    void problemWhenAnEnvironmentVariableIsWrongThenNamesTheVariable() {
        ConfigProblem problem = oauthServer()
                .environment("MCP_SERVERS_API_OAUTH_VALIDATE_SCOPES", "perhaps")
                .problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.validate-scopes");
        assertThat(problem.source()).isEqualTo("environment variable MCP_SERVERS_API_OAUTH_VALIDATE_SCOPES");
    }

    @Test
    void problemWhenAnOverrideIsWrongThenNamesTheOverrideAndNotTheFile() {
        assertThat(plainServer()
                        .override("mcp.servers.api.url", "nonsense")
                        .problem()
                        .source())
                .isEqualTo("-Dmcp.servers.api.url");
    }

    /** {@link ConfigUnderTest#problems()} asserts it; here the secret stands where somebody might quote a value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth.client-secert=" + SECRET,
                "oauth.secret=" + SECRET,
                "oauth.custom-headers.Authorization=Bearer " + SECRET,
                "oauth.custom-headers.X Key=" + SECRET,
                "oauth.custom-headers.X-Key=" + SECRET + "\u00e4",
                "oauth.additional-params.client_secret=" + SECRET,
                "oauth.additional-params.client_assertion=" + SECRET,
                "oauth.token-url=https://gateway:" + SECRET + "@as.example/token",
                "oauth.token-url=https://" + SECRET + " @as.example/token",
                "oauth.token-url=http://as.example/token?key=" + SECRET,
                "oauth.token-url=https://as.example/token?key=" + SECRET + "#fragment",
                "url=https://gateway:" + SECRET + "@mcp.example/mcp",
                "url=https://mcp.example/" + SECRET + "/%zz",
                "url=ftp://mcp.example/" + SECRET,
                "token=" + SECRET
            })
    void problemNeverShowsASecretWhereverItWasWritten(String setting) {
        List<ConfigProblem> problems = oauthServer(setting).problems();

        assertThat(problems).hasSize(1);
    }
}
