package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which method of client authentication a configuration means, and when it needs a secret. */
class ClientCredentialsTest {

    @ParameterizedTest
    @CsvSource({"true, client_secret_basic", "false, client_secret_post"})
    void methodIsDerivedFromUseBasicAuth(String useBasicAuth, String expected) {
        assertThat(oauthServer("oauth.use-basic-auth=" + useBasicAuth)
                        .oauth()
                        .authMethod()
                        .ianaName())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "client_secret_basic, false, client_secret_basic",
        "client_secret_post, true, client_secret_post",
        "none, true, none"
    })
    void explicitMethodWinsOverUseBasicAuth(String method, String useBasicAuth, String expected) {
        assertThat(oauthServer("oauth.token-endpoint-auth-method=" + method, "oauth.use-basic-auth=" + useBasicAuth)
                        .oauth()
                        .authMethod()
                        .ianaName())
                .isEqualTo(expected);
    }

    @Test
    void methodNoneNeedsNoSecret() {
        assertThat(oauthServer("oauth.token-endpoint-auth-method=none")
                        .without("oauth.client-secret")
                        .oauth()
                        .clientSecret())
                .isNull();
    }

    @Test
    void methodNoneDropsASecretThatIsThereAllTheSame() {
        assertThat(oauthServer("oauth.token-endpoint-auth-method=none").oauth().clientSecret())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
    void missingSecretIsReportedTogetherWithTheMethodThatNeedsIt(String method) {
        assertThat(oauthServer("oauth.token-endpoint-auth-method=" + method)
                        .without("oauth.client-secret")
                        .problem()
                        .message())
                .contains("is required for " + method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/+: %", "=a=b", "\u00e4\u00f6\u00fc", "#!\\", "{}", "'\""})
    void secretMayHoldAnyCharacter(String rest) {
        assertThat(oauthServer("oauth.client-secret=" + SECRET + rest).oauth().clientSecret())
                .isEqualTo(new Secret(SECRET + rest));
    }

    /** Would catch an empty variable that turns the only issuer into any, or leaves a server without an endpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"token-url", "issuer", "client-secret"})
    void blankValueDoesNotDecideWhatIsFoundOut(String property) {
        assertThat(oauthServer("oauth." + property + "=" + (property.equals("token-url") ? "" : " "))
                        .without(property.equals("token-url") ? "oauth.nothing" : "oauth.token-url")
                        .problem()
                        .message())
                .startsWith("is empty; give it a value, or remove it");
    }
}
