package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Booleans, numbers and names mean what they say or are errors; nothing is silently false or 0. */
class StrictValuesTest {

    private static final List<String> BOOLEANS = List.of(
            "oauth.enabled",
            "oauth.use-basic-auth",
            "oauth.enforce-https",
            "oauth.token-in-header-only",
            "oauth.validate-scopes");

    static Stream<Arguments> booleansWithWrongValues() {
        return BOOLEANS.stream()
                .flatMap(key -> Stream.of("yes", "no", "1", "0", "on", "tru", "\"false\"", "'true'", "truetrue")
                        .map(value -> Arguments.of(key, value)));
    }

    @ParameterizedTest
    @MethodSource("booleansWithWrongValues")
    void booleanThatIsNeitherTrueNorFalseIsAnError(String key, String value) {
        ConfigProblem problem = oauthServer(key + "=" + value).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).isEqualTo("'" + value + "' is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource({"false, false", "FALSE, false", "' False ', false", "true, true", "True, true", "' true ', true"})
    void booleanIsReadInAnyCaseAndWithBlanks(String value, boolean expected) {
        assertThat(oauthServer("oauth.validate-scopes=" + value).oauth().validateScopes())
                .isEqualTo(expected);
        assertThat(oauthServer("oauth.enabled=" + value).server("api").isOAuth())
                .isEqualTo(expected);
    }

    /** Otherwise an empty variable, as compose files leave them behind, would let requests through without a token. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void enabledThatIsBlankIsAnErrorAndNotFalse(String value) {
        assertThat(oauthServer("oauth.enabled=" + value).problem().property()).endsWith(".oauth.enabled");
        assertThat(oauthServer()
                        .environment("MCP_SERVERS_API_OAUTH_ENABLED", value)
                        .problem()
                        .property())
                .endsWith(".oauth.enabled");
    }

    static Stream<Arguments> numbersWithWrongValues() {
        List<String> wrong =
                Arrays.asList("300s", "3.5", "-1", "1e3", "five", "0x10", "1_000", "31536001", "9999999999");
        return Stream.of("oauth.token-expiry-buffer", "oauth.default-lifetime")
                .flatMap(key -> wrong.stream().map(value -> Arguments.of(key, value)));
    }

    @ParameterizedTest
    @MethodSource("numbersWithWrongValues")
    void numberOfSecondsThatIsNoneOrOutOfRangeIsAnErrorThatSaysTheRange(String key, String value) {
        ConfigProblem problem = oauthServer(key + "=" + value).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).contains("'" + value + "' is not a whole number from", "to 31536000");
    }

    @Test
    void expiryBufferMayBeZeroButDefaultLifetimeMayNot() {
        assertThat(oauthServer("oauth.token-expiry-buffer=0").oauth().expiryBuffer())
                .isEqualTo(Duration.ZERO);
        assertThat(oauthServer("oauth.default-lifetime=1").oauth().defaultLifetime())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(oauthServer("oauth.default-lifetime=0").problem().message()).contains("from 1 to");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.version, 2, 2.0 or 2.1",
        "oauth.version, 1.0, 2.0 or 2.1",
        "oauth.version, 2.10, 2.0 or 2.1",
        "oauth.grant-type, authorization_code, client_credentials",
        "oauth.grant-type, password, client_credentials",
        "oauth.grant-type, CLIENT_CREDENTIALS, client_credentials",
        "oauth.basic-auth-encoding, base64, form",
        "oauth.token-endpoint-auth-method, basic, client_secret_basic",
        "oauth.token-endpoint-auth-method, client-secret-post, client_secret_post",
        "oauth.token-endpoint-auth-method, client_secret_jwt, none"
    })
    void nameThatIsNotSupportedIsAnErrorThatNamesWhatIs(String key, String value, String supported) {
        ConfigProblem problem = oauthServer(key + "=" + value).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
        assertThat(problem.message()).contains("'" + value + "'", supported);
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "oauth.token-url", "oauth.revocation-url"})
    void urlMustBeAbsoluteAndWithoutUserInfoAndFragment(String key) {
        assertThat(Stream.of(
                        "nonsense",
                        "/mcp",
                        "//host.example/mcp",
                        "host.example/mcp",
                        "ftp://host.example/",
                        "file:///etc/passwd",
                        "https:///mcp",
                        "https://",
                        "https:host.example",
                        "https://host.example/a b",
                        "https://host.example/#",
                        "https://host.example/#top",
                        "https://user@host.example/",
                        "https://user:pass@host.example/",
                        "javascript:alert(1)"))
                .allSatisfy(url -> {
                    ConfigProblem problem = oauthServer(key + "=" + url).problem();
                    assertThat(problem.property()).isEqualTo("mcp.servers.api." + key);
                    assertThat(problem.message()).contains("URL");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host.example:99999/", "https://host.example:0/"})
    void urlWithAPortThatNobodyCanConnectToIsAnError(String url) {
        assertThat(plainServer("url=" + url).problem().property()).isEqualTo("mcp.servers.api.url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host.example/mcp?tenant=1",
                "HTTPS://host.example",
                "http://localhost:3000/mcp",
                "https://[2001:db8::1]:8443/mcp"
            })
    void urlMayHaveAQueryAPortAndAnIpv6Address(String url) {
        assertThat(plainServer("url=" + url).server("api").url()).hasToString(url);
    }
}
