package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for line ends and byte order marks, wherever a value comes from. */
class BareTextTest {

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(
            strings = {"%s", "%s\n", "%s\r\n", "%s\r", "\n%s\n\n", "\uFEFF%s", "%s\uFEFF", "\uFEFF\r\n%s\r\n\uFEFF"})
    void lineEndsAndMarksAroundAValueAreNoPartOfIt(String form) {
        assertThat(BareText.of(form.formatted(" a\nb "))).isEqualTo(" a\nb ");
        assertThat(BareText.of(form.formatted(""))).isEmpty();
        assertThat(oauthServer()
                        .environment("MCP_SERVERS_API_OAUTH_CLIENT_SECRET", form.formatted(" " + SECRET + " "))
                        .oauth()
                        .clientSecret())
                .isEqualTo(new Secret(" " + SECRET + " "));
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\n", "\r", "\u0000", "\u0085", "\u007f"})
    void secretWithALineEndOrAControlCharacterIsRefused(String character) {
        for (String key : new String[] {"oauth.client-secret", "oauth.client-key-password"}) {
            ConfigProblem problem = oauthServer("oauth.use-mtls=false", key + "=" + SECRET + character + "b")
                    .problem();

            assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
            assertThat(problem.message()).startsWith("holds a line end or another control character");
        }
    }

    @Test
    void byteOrderMarkInsideAValueIsRefused() {
        for (String property : new String[] {
            "mcp.servers.api.oauth.client-id", "mcp.inbound.jwt.audience", "mcp.inbound.api-keys.a.hash"
        }) {
            assertThat(oauthServer().property(property, "gate\uFEFFway").problems())
                    .anySatisfy(problem -> {
                        assertThat(problem.property()).isEqualTo(property);
                        assertThat(problem.message()).startsWith("holds a byte order mark");
                    });
        }
    }
}
