package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.OAuthRegistration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials may go without TLS: nowhere under OAuth 2.1, only where it was asked for under 2.0. */
class HttpsRulesTest {

    @ParameterizedTest
    @CsvSource({
        "oauth.token-url, token_url, http://as.example/token",
        "oauth.token-url, token_url, HTTP://as.example/token",
        "oauth.token-url, token_url, http://localhost:8080/token",
        "oauth.revocation-url, revocation_url, http://as.example/revoke"
    })
    void oauth21RequiresHttpsEvenOnLoopback(String key, String name, String url) {
        ConfigProblem problem =
                oauthServer("oauth.version=2.1", key + "=" + url).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.source()).isEqualTo("application.properties:7");
        assertThat(problem.message()).startsWith("OAuth 2.1 requires HTTPS for " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.enforce-https", "oauth.token-in-header-only"})
    void oauth21RefusesToSwitchItsRulesOff(String key) {
        ConfigProblem problem = oauthServer("oauth.version=2.1", key + "=false").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).startsWith("OAuth 2.1 does not allow false");
    }

    @Test
    void oauth21ReportsTheHttpUrlAsWellAsTheSwitchThatWouldHaveAllowedIt() {
        assertThat(oauthServer("oauth.version=2.1", "oauth.enforce-https=false", "oauth.token-url=http://as.example/")
                        .problems())
                .extracting(ConfigProblem::property)
                .containsExactlyInAnyOrder("mcp.servers.api.oauth.enforce-https", "mcp.servers.api.oauth.token-url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.token-url", "oauth.revocation-url"})
    void oauth20RefusesHttpUnlessItIsAllowedAndNamesTheSwitch(String key) {
        ConfigProblem problem = oauthServer(key + "=http://localhost:8080/x").problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).contains("https", "oauth.enforce-https=false");
    }

    @Test
    void oauth20WithoutEnforcementTakesHttp() {
        OAuthRegistration oauth = oauthServer(
                        "oauth.enforce-https=false",
                        "oauth.token-url=http://as.example/token",
                        "oauth.revocation-url=http://as.example/revoke")
                .oauth();

        assertThat(oauth.tokenUrl()).hasToString("http://as.example/token");
        assertThat(oauth.revocationUrl()).hasToString("http://as.example/revoke");
    }

    @Test
    void oauth20WithoutEnforcementStillTakesNoOtherScheme() {
        assertThat(oauthServer("oauth.enforce-https=false", "oauth.token-url=ftp://as.example/token")
                        .problem()
                        .property())
                .isEqualTo("mcp.servers.api.oauth.token-url");
    }

    @Test
    void enforcementThatCannotBeReadDoesNotSwitchItOff() {
        assertThat(oauthServer("oauth.enforce-https=nope", "oauth.token-url=http://as.example/token")
                        .problems())
                .extracting(ConfigProblem::property)
                .contains("mcp.servers.api.oauth.enforce-https", "mcp.servers.api.oauth.token-url");
    }

    @Test
    void oauth20AcceptsTokenInHeaderOnlyFalse() {
        assertThat(oauthServer("oauth.token-in-header-only=false").oauth().version())
                .isEqualTo("2.0");
    }
}
