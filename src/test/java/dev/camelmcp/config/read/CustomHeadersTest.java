package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "AUTHORIZATION",
                "Host",
                "Content-Type",
                "content-length",
                "Content-Encoding",
                "Accept-Encoding",
                "X-Request-ID",
                "X-Correlation-ID"
            })
    void customHeaderMayNotOverrideWhatTheRequestIsMadeOf(String name) {
        ConfigProblem problem =
                oauthServer("oauth.custom-headers." + name + "=" + SECRET).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.custom-headers." + name);
        assertThat(problem.source()).isEqualTo("application.properties:6");
        assertThat(problem.message()).isEqualTo("may not override the header " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date",
                "cache-control",
                "Pragma",
                "Via",
                "Warning",
                "McpOAuthHost",
                "org.apache.camel.x",
                "CamelHttpQuery",
                "camelot"
            })
    void customHeaderThatWouldBeLeftOutIsAnError(String name) {
        assertThat(oauthServer("oauth.custom-headers." + name + "=" + SECRET)
                        .problem()
                        .message())
                .isEqualTo("is a header that cannot be sent; remove it");
    }

    /** Some of them are dropped on the way, others change how the request is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Expect",
                "expect",
                "TE",
                "Trailer",
                "Upgrade",
                "Connection",
                "Keep-Alive",
                "Close",
                "HTTP2-Settings",
                "Transfer-Encoding",
                "Proxy-Authorization",
                "Proxy-Connection",
                "Proxy-Anything"
            })
    void customHeaderAboutTheConnectionIsAnError(String name) {
        assertThat(oauthServer("oauth.custom-headers." + name + "=" + SECRET)
                        .problem()
                        .message())
                .startsWith("is about the connection");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\r\nX-Injected: 1", "\n", "\r", "a\u0000b", "a\u007f", "\u00e4", "\u2028"})
    void headerValueThatCouldInjectAnotherHeaderIsAnError(String rest) {
        ConfigProblem problem =
                oauthServer("oauth.custom-headers.X-Tenant=" + SECRET + rest).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.custom-headers.X-Tenant");
        assertThat(problem.message()).contains("not a valid HTTP header");
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(
            strings = {"X Tenant", "X-Tenant:", "X-Tenant\r\nX-Injected", "X\tTenant", "X(Tenant)", "X-T\u00e4nant"})
    void headerNameThatIsNoTokenIsAnError(String name) {
        assertThat(oauthServer()
                        .property("mcp.servers.api.oauth.custom-headers." + name, SECRET)
                        .problem()
                        .message())
                .contains("not a valid HTTP header");
    }

    @Test
    void lineBreakInANameDoesNotBreakTheListOfProblems() {
        ConfigException failure = oauthServer()
                .property("mcp.servers.api.oauth.custom-headers.X\r\nforged line", "v")
                .failure();

        assertThat(failure.getMessage().lines()).hasSize(2);
    }

    @Test
    void headerValueThatAPlaceholderBringsInIsCheckedToo() {
        assertThat(oauthServer("oauth.custom-headers.X-Tenant={{env:TENANT}}")
                        .placeholders(v -> v.replace("{{env:TENANT}}", SECRET + "\r\nX-Injected: 1"))
                        .problem()
                        .message())
                .contains("not a valid HTTP header");
    }

    @Test
    void headerMayHoldAllVisibleCharactersBlanksAndTabs() {
        String value = "!\"#$%&'()*+,-./ 0:;<=>?@A[\\]^_`a{|}~\tz";

        assertThat(oauthServer("oauth.custom-headers.X-1.a_b~=" + value).oauth().customHeaders())
                .containsEntry("X-1.a_b~", new Secret(value))
                .hasSize(1);
    }
}
