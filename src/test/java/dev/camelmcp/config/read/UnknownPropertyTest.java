package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A misspelt key is an error, never a property that silently does nothing. */
class UnknownPropertyTest {

    @ParameterizedTest
    @CsvSource({
        "oauth.clinet-id, oauth.client-id",
        "oauth.clientsecert, oauth.client-secret",
        "oauth.token-uri, oauth.token-url",
        "oauth.scopes, oauth.scope",
        "oauth.enable, oauth.enabled",
        "oauth.USE_BASICAUTHS, oauth.use-basic-auth",
        "ulr, url",
        "descripton, description"
    })
    void unknownServerPropertyIsAnErrorThatSuggestsTheNearestKnownOne(String written, String meant) {
        ConfigProblem problem = oauthServer(written + "=x").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + written);
        assertThat(problem.source()).isEqualTo("application.properties:6");
        assertThat(problem.message()).startsWith("unknown property").contains("did you mean '" + meant + "'?");
    }

    @Test
    void unknownPropertyOfAServerWhoseIdHasDotsIsSuggestedToo() {
        assertThat(properties(
                                "mcp.servers.my.dotted.server.url=https://mcp.example/mcp",
                                "mcp.servers.my.dotted.server.oauth.clinet-id=x")
                        .problem()
                        .message())
                .contains("did you mean 'oauth.client-id'?");
    }

    @ParameterizedTest
    @CsvSource({
        "mcp.oauth.retry.max-atempts, mcp.oauth.retry.max-attempts",
        "mcp.oauth.tiemout, mcp.oauth.timeout",
        "mcp.inbound.allowed-host, mcp.inbound.allowed-hosts",
        "mcp.forward.maxRequestSizes, mcp.forward.max-request-size"
    })
    void unknownSettingIsAnErrorThatSuggestsTheNearestKnownOne(String written, String meant) {
        ConfigProblem problem = properties(written + "=1").problem();

        assertThat(problem.property()).isEqualTo(written);
        assertThat(problem.message()).startsWith("unknown property").contains("did you mean '" + meant + "'?");
    }

    @Test
    void unknownPropertyThatResemblesNothingListsWhatThereIs() {
        assertThat(oauthServer("completely.different=x").problem().message())
                .doesNotContain("did you mean")
                .contains("oauth.client-id", "oauth.custom-headers", "url");
        assertThat(properties("mcp.completely.different.thing=x").problem().message())
                .doesNotContain("did you mean")
                .contains("mcp.oauth.timeout", "mcp.inbound.auth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp.servers.api", "mcp.servers.url", "mcp.servers."})
    void propertyThatHasNoServerIdOrNoNameSaysHowAServerIsWritten(String key) {
        assertThat(properties(key + "=https://mcp.example/mcp").problem().message())
                .contains("mcp.servers.<id>.url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.custom-headers", "oauth.additional-params", "oauth.custom-headers."})
    void mapPropertyWithoutAnEntryNameIsAnError(String key) {
        assertThat(oauthServer(key + "=x").problem().message()).startsWith("unknown property");
    }

    @Test
    void entryBelowAPropertyThatIsNoMapIsAnError() {
        assertThat(oauthServer("oauth.scope.read=true").problem().message()).contains("'oauth.scope'");
    }

    @Test
    void unknownEnvironmentVariableOfAServerIsAnErrorThatSuggestsTheNearestKnownOne() {
        ConfigProblem problem = oauthServer()
                .environment("MCP_SERVERS_API_OAUTH_CLINET_ID", "x")
                .problem();

        assertThat(problem.source()).isEqualTo("environment variable MCP_SERVERS_API_OAUTH_CLINET_ID");
        assertThat(problem.message()).contains("did you mean").containsIgnoringCase("client");
    }
}
