package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.ScopeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code oauth.scope} (RFC 6749 §3.3), {@code oauth.audience} and {@code oauth.resource} (RFC 8707 §2). */
class ScopeAndResourceTest {

    @ParameterizedTest
    @ValueSource(strings = {"read write", "read,write", "write, read", "  read  write  "})
    void scopeMayBeSeparatedByBlanksOrCommas(String scope) {
        assertThat(oauthServer("oauth.scope=" + scope).oauth().scope()).isEqualTo(ScopeSet.parse("read write"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp:read", "https://graph.microsoft.com/.default", "a!#$%&'()*+-./:;<=>?@[]^_`{|}~"})
    void scopeMayHoldWhatTheRfcAllows(String scope) {
        assertThat(oauthServer("oauth.scope=" + scope).oauth().scope()).hasToString(scope);
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"read \"write\"", "a\\b", "\u00fcber", "a\u0001b", "a\u007f", "read\u00a0write"})
    void scopeWithOtherCharactersIsAnErrorThatNamesTheRule(String scope) {
        ConfigProblem problem = oauthServer("oauth.scope=" + scope).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.scope");
        assertThat(problem.message()).contains("RFC 6749");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ","})
    void scopeThatIsEmptyAsksForNone(String scope) {
        assertThat(oauthServer("oauth.scope=" + scope).oauth().scope().isEmpty())
                .isTrue();
    }

    @Test
    void resourcesAndAudiencesKeepTheirOrder() {
        OAuthRegistration oauth = oauthServer(
                        "oauth.resource=https://b.example/mcp?x=1, urn:example:a ,", "oauth.audience=two,one")
                .oauth();

        assertThat(oauth.resources()).containsExactly("https://b.example/mcp?x=1", "urn:example:a");
        assertThat(oauth.audiences()).containsExactly("two", "one");
    }

    @ParameterizedTest
    @CsvSource({"2.0", "2.1"})
    void resourceIsTakenUnderBothVersions(String version) {
        assertThat(oauthServer("oauth.version=" + version, "oauth.resource=https://mcp.example/")
                        .oauth()
                        .resources())
                .containsExactly("https://mcp.example/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp.example",
                "/mcp",
                "//mcp.example/mcp",
                "https://mcp.example/#top",
                "https://mcp.example/#",
                "https://mcp.example/a b",
                "https://mcp.example/%zz",
                "https://mcp.example/, /relative"
            })
    void resourceThatIsNoAbsoluteUriWithoutFragmentIsAnErrorThatNamesTheRule(String resource) {
        ConfigProblem problem = oauthServer("oauth.resource=" + resource).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.resource");
        assertThat(problem.message()).contains("absolute URI", "RFC 8707");
    }
}
