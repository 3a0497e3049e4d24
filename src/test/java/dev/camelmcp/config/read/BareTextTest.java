package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for line ends and byte order marks, wherever a value comes from. */
class BareTextTest {

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"%s", "%s\n", "%s\r\n", "%s\r", "%s\n\n", "\uFEFF%s", "%s\uFEFF", "\uFEFF%s\r\n\uFEFF"})
    void marksAndTheLineEndsBehindAValueAreNoPartOfIt(String form) {
        assertThat(BareText.of(form.formatted(" a\nb "))).isEqualTo(" a\nb ");
        assertThat(BareText.of(form.formatted(""))).isEmpty();
        McpConfig config = oauthServer()
                .environment("MCP_SERVERS_API_OAUTH_CLIENT_SECRET", form.formatted(SECRET))
                .read();
        assertThat(secret(config)).isEqualTo(new Secret(SECRET));
        assertThat(config.warnings()).isEmpty();
    }

    /** The same wherever it comes from; in a properties file, nobody would see them. */
    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {" %s", "%s ", "\t%s\t", "\n%s", "\r\n %s", " %s \n"})
    void blanksAroundASecretAreNoPartOfItWhichIsSaid(String form) {
        String written = form.formatted(SECRET);
        for (ConfigUnderTest config : new ConfigUnderTest[] {
            oauthServer("oauth.client-secret=" + written),
            oauthServer("oauth.client-secret={{file:x}}").placeholders(v -> v.equals("{{file:x}}") ? written : v),
            oauthServer().environment("MCP_SERVERS_API_OAUTH_CLIENT_SECRET", written),
            oauthServer().override("mcp.servers.api.oauth.client-secret", written)
        }) {
            McpConfig read = config.read();
            assertThat(secret(read)).isEqualTo(new Secret(SECRET));
            assertThat(read.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("mcp.servers.api.oauth.client-secret: has blanks, tabs or line ends around it");
        }
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\n", "\r", "\t", "\u0000", "\u0085", "\u007f"})
    void secretWithALineEndOrAControlCharacterIsRefused(String character) {
        for (String key : new String[] {"oauth.client-secret", "oauth.client-key-password"}) {
            ConfigProblem problem = oauthServer("oauth.use-mtls=false", key + "=" + SECRET + character + "b")
                    .problem();

            assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
            assertThat(problem.message())
                    .startsWith(
                            "holds a line end or another control character (character " + (SECRET.length() + 1) + ")");
        }
        assertThat(oauthServer()
                        .property("mcp.proxy.url", "http://gateway:" + SECRET + character + "b@proxy.example:3128")
                        .problem()
                        .message())
                .startsWith("holds a line end or another control character");
    }

    /** It would be sent as a question mark. */
    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\uD800", "\uDC00", "\uDC00\uD800", "\uD83D\uDE00\uD83D"})
    void halfASurrogatePairIsRefusedInAnyValue(String half) {
        for (String key : new String[] {
            "oauth.client-secret",
            "oauth.client-id",
            "oauth.additional-params.hint",
            "oauth.scope",
            "oauth.custom-headers.X-Tenant"
        }) {
            ConfigProblem problem = oauthServer(key + "=" + SECRET + half + "b").problem();

            assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
            assertThat(problem.source()).startsWith("application.properties:");
            assertThat(problem.message())
                    .startsWith("holds one half of a surrogate pair (character "
                            + (SECRET.length() + (half.length() > 2 ? 3 : 1)) + ")");
        }
    }

    @Test
    void secretMayHoldWhatIsWrittenByTwoHalves() {
        assertThat(oauthServer("oauth.client-secret=" + SECRET + "\uD83D\uDE00")
                        .oauth()
                        .clientSecret())
                .isEqualTo(new Secret(SECRET + "\uD83D\uDE00"));
    }

    private static Secret secret(McpConfig config) {
        return config.servers().find("api").requireOAuth().clientSecret();
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
