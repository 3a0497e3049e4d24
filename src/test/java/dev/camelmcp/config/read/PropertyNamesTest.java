package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings are the same key, and where in a key the server's id ends. */
class PropertyNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"oauth.client-id", "oauth.clientId", "oauth.CLIENT_ID", "OAUTH.CLIENT-ID", "OAuth.clientid"})
    void dashesCamelCaseAndUpperCaseAreTheSameServerProperty(String key) {
        assertThat(oauthServer(key + "=other").oauth().clientId()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.oauth.retry.max-attempts",
                "mcp.oauth.retry.maxAttempts",
                "mcp.oauth.retry.MAX_ATTEMPTS",
                "MCP.OAUTH.RETRY.MAX-ATTEMPTS"
            })
    void dashesCamelCaseAndUpperCaseAreTheSameSetting(String key) {
        assertThat(properties(key + "=7").settings().properties()).containsEntry("mcp.oauth.retry.max-attempts", "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp.Servers.api.url", "MCP.SERVERS.api.URL"})
    void upperCaseBeforeTheServerIdIsTheSameKeyToo(String key) {
        assertThat(properties(key + "=https://mcp.example/mcp").server("api").url())
                .hasToString("https://mcp.example/mcp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api", "my-api", "my_api", "my.api", "my.dotted-and_long.api.v2", "API", "42", "url", "oauth"})
    void serverIdMayHoldLettersDigitsDotsDashesAndUnderscores(String id) {
        String prefix = "mcp.servers." + id + ".";
        ServerRegistration server = properties(
                        prefix + "url=https://mcp.example/mcp",
                        prefix + "oauth.enabled=true",
                        prefix + "oauth.client-id=gateway",
                        prefix + "oauth.client-secret=" + ConfigUnderTest.SECRET,
                        prefix + "oauth.token-url=" + ConfigUnderTest.TOKEN_URL,
                        prefix + "oauth.custom-headers.X-Tenant=t")
                .server(id);

        assertThat(server.requireOAuth().clientId()).isEqualTo("gateway");
        assertThat(server.requireOAuth().customHeaders()).containsOnlyKeys("X-Tenant");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"my api", "\u00e4pi", "a/b", "a:b", "a%2Fb", "", "a b.c", "a\r\nb"})
    void serverIdWithOtherCharactersIsAnErrorThatSaysWhatIsAllowed(String id) {
        assertThat(properties("mcp.servers." + id + ".url=https://mcp.example/mcp")
                        .problem()
                        .message())
                .contains("server id", "letters, digits, '.', '_' and '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Tenant", "X_Tenant", "x.tenant", "oauth"})
    void nameOfAMapEntryIsKeptAsWritten(String name) {
        assertThat(oauthServer("oauth.additional-params." + name + "=v").oauth().additionalParams())
                .containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "description", "enabled", "oauth.scope"})
    void entryOfAMapMayBeCalledLikeAnotherProperty(String name) {
        ConfigUnderTest config = oauthServer(
                "oauth.additional-params." + name + "=https://x.example/",
                "oauth.custom-headers." + name + "=https://y/");

        assertThat(config.read().servers().all()).hasSize(1);
        assertThat(config.oauth().additionalParams()).containsEntry(name, new Secret("https://x.example/"));
        assertThat(config.oauth().customHeaders()).containsEntry(name, new Secret("https://y/"));
    }

    @Test
    void idsThatDifferOnlyInTheirLastSegmentAreDifferentServers() {
        assertThat(plainServer()
                        .property("mcp.servers.api.v2.url", "https://v2.example/mcp")
                        .read()
                        .servers()
                        .all())
                .extracting(ServerRegistration::getId)
                .containsExactly("api", "api.v2");
    }
}
