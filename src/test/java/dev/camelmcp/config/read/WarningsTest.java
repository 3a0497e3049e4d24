package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is allowed but unsafe, or probably a mistake, is said at start. */
class WarningsTest {

    @Test
    void safeConfigurationHasNoWarnings() {
        assertThat(oauthServer("oauth.version=2.1").read().warnings()).isEmpty();
        assertThat(plainServer().read().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.client-id=gateway", "oauth.custom-headers.X-Tenant=t", "oauth.enabled=false"})
    void warnsWhenOAuthIsConfiguredButNotEnabled(String setting) {
        assertThat(plainServer("oauth.scope=read", setting).read().warnings())
                .singleElement()
                .asString()
                .contains("mcp.servers.api.oauth.enabled", "without a token");
    }

    @Test
    void doesNotWarnWhenOAuthIsSimplySwitchedOff() {
        assertThat(plainServer("oauth.enabled=false").read().warnings()).isEmpty();
    }

    @Test
    void warnsWhenTokensGoToTheMcpServerUnencrypted() {
        assertThat(oauthServer("url=http://mcp.example/mcp").read().warnings())
                .singleElement()
                .asString()
                .contains("mcp.servers.api.url", "unencrypted", "mcp.example");
    }

    @Test
    void doesNotWarnAboutAnUnencryptedServerThatGetsNoTokens() {
        assertThat(plainServer("url=http://mcp.example/mcp").read().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.token-url", "oauth.revocation-url"})
    void warnsWhenCredentialsGoToTheAuthorizationServerUnencrypted(String key) {
        assertThat(oauthServer("oauth.enforce-https=false", key + "=http://as.example/x")
                        .read()
                        .warnings())
                .singleElement()
                .asString()
                .contains("mcp.servers.api." + key, "unencrypted", "as.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"})
    void doesNotWarnAboutLoopback(String host) {
        assertThat(oauthServer(
                                "url=http://" + host + ":3000/mcp",
                                "oauth.enforce-https=false",
                                "oauth.token-url=http://" + host + ":8080/token")
                        .read()
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "[2001:db8::1]"
            })
    void warnsAboutHostsThatOnlyLookLikeLoopback(String host) {
        assertThat(oauthServer(
                                "url=http://" + host + "/mcp",
                                "oauth.enforce-https=false",
                                "oauth.token-url=http://" + host + "/token")
                        .read()
                        .warnings())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "https://app.example.com, NULL"})
    void warnsWhenAnyPageCanUseTheGatewayWithoutCredentials(String origins) {
        assertThat(plainServer()
                        .property("mcp.inbound.allowed-origins", origins)
                        .read()
                        .warnings())
                .singleElement()
                .asString()
                .contains("mcp.inbound.allowed-origins", "without credentials");
    }

    @Test
    void doesNotWarnAboutOriginsThatAreNamed() {
        assertThat(plainServer()
                        .property("mcp.inbound.allowed-origins", "https://app.example.com")
                        .read()
                        .warnings())
                .isEmpty();
    }
}
