package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import dev.camelmcp.token.Secret;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code MCP_SERVERS_OAUTH_API_URL} and its like; a variable cannot tell {@code .}, {@code -} and {@code _} apart. */
class EnvironmentVariablesTest {

    @Test
    void variablesAloneDescribeAServerWhoseIdIsWrittenWithDashes() {
        ServerRegistration server = properties()
                .environment("MCP_SERVERS_OAUTH_API_URL", "https://mcp.example/mcp")
                .environment("MCP_SERVERS_OAUTH_API_OAUTH_ENABLED", "true")
                .environment("MCP_SERVERS_OAUTH_API_OAUTH_CLIENT_ID", "gateway")
                .environment("MCP_SERVERS_OAUTH_API_OAUTH_CLIENT_SECRET", SECRET)
                .environment("MCP_SERVERS_OAUTH_API_OAUTH_TOKEN_URL", "https://as.example/token")
                .environment("MCP_SERVERS_OAUTH_API_OAUTH_REVOCATION_URL", "https://as.example/revoke")
                .server("oauth-api");

        assertThat(server.url()).hasToString("https://mcp.example/mcp");
        assertThat(server.requireOAuth().clientSecret()).isEqualTo(new Secret(SECRET));
        assertThat(server.requireOAuth().tokenUrl()).hasToString("https://as.example/token");
        assertThat(server.requireOAuth().revocationUrl()).hasToString("https://as.example/revoke");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.api", "oauth_api", "oauthApi", "OAUTH-API", "oauth-api"})
    void serverIdThatIsKnownFromAFileWins(String id) {
        McpConfig config = properties("mcp.servers." + id + ".url=https://mcp.example/mcp")
                .environment("MCP_SERVERS_OAUTH_API_DESCRIPTION", "from the environment")
                .read();

        assertThat(config.servers().all()).singleElement().satisfies(s -> {
            assertThat(s.getId()).isEqualTo(id);
            assertThat(s.description()).isEqualTo("from the environment");
        });
    }

    @ParameterizedTest
    @CsvSource({"MCP_SERVERS_A_URL, a", "MCP_SERVERS_OAUTH_URL, oauth", "MCP_SERVERS_URL_URL, url"})
    void serverIdMayBeShortOrCalledLikeAProperty(String variable, String id) {
        assertThat(properties()
                        .environment(variable, "https://mcp.example/mcp")
                        .read()
                        .servers()
                        .all())
                .extracting(ServerRegistration::getId)
                .containsExactly(id);
    }

    @Test
    void serverIdThatIsKnownFromAnOverrideWins() {
        assertThat(properties()
                        .override("mcp.servers.oauth.api.url", "https://mcp.example/mcp")
                        .environment("MCP_SERVERS_OAUTH_API_DESCRIPTION", "d")
                        .server("oauth.api")
                        .description())
                .isEqualTo("d");
    }

    @Test
    void variableThatCouldMeanTwoPropertiesMeansTheOneOfTheKnownServer() {
        McpConfig config = properties("mcp.servers.api-oauth-token.description=ends like a property")
                .environment("MCP_SERVERS_API_OAUTH_TOKEN_URL", "https://mcp.example/mcp")
                .read();

        assertThat(config.servers().all()).extracting(ServerRegistration::getId).containsExactly("api-oauth-token");
    }

    @Test
    void customHeaderIsNamedWithDashesAndAdditionalParameterInLowerCase() {
        OAuthRegistration oauth = oauthServer()
                .environment("MCP_SERVERS_API_OAUTH_CUSTOM_HEADERS_X_TENANT_KEY", SECRET)
                .environment("MCP_SERVERS_API_OAUTH_ADDITIONAL_PARAMS_LOGIN_HINT", "robot")
                .oauth();

        assertThat(oauth.customHeaders())
                .containsEntry("x-tenant-key", new Secret(SECRET))
                .hasSize(1);
        assertThat(oauth.additionalParams())
                .containsEntry("login_hint", new Secret("robot"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"URL", "DESCRIPTION", "CLIENT_NAME"})
    void additionalParameterMayBeCalledLikeAnotherProperty(String name) {
        ConfigUnderTest config =
                oauthServer().environment("MCP_SERVERS_API_OAUTH_ADDITIONAL_PARAMS_" + name, "https://x.example/");

        assertThat(config.read().servers().all()).hasSize(1);
        assertThat(config.oauth().additionalParams()).containsOnlyKeys(name.toLowerCase(Locale.ROOT));
    }

    @Test
    void settingIsReadFromItsVariable() {
        Settings settings = properties()
                .environment("MCP_OAUTH_RETRY_MAX_ATTEMPTS", "7")
                .environment("MCP_FORWARD_MAX_REQUEST_SIZE", "1KiB")
                .environment("MCP_INBOUND_ALLOWED_HOSTS", "gateway.example")
                .settings();

        assertThat(settings.properties()).containsEntry("mcp.oauth.retry.max-attempts", "7");
        assertThat(settings.forward().maxRequestSize()).isEqualTo(1024);
        assertThat(settings.inbound().allowedHosts()).containsExactly("gateway.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MCP_TIMEOUT",
                "MCP_SERVER_URL",
                "MCP_LOG_LEVEL",
                "MCP_OAUTH",
                "MCPSERVERS_API_URL",
                "X_MCP_SERVERS_API_URL",
                "mcp_servers_api_url",
                "PATH"
            })
    void variablesOfOtherProgramsAreLeftAlone(String name) {
        McpConfig config = plainServer().environment(name, "whatever").read();

        assertThat(config.servers().all())
                .singleElement()
                .returns("https://mcp.example/mcp", s -> s.url().toString());
        assertThat(config.settings()).isEqualTo(plainServer().settings());
    }

    /** What Kubernetes sets for a Service, with a port that has a name and one that has none. */
    @ParameterizedTest
    @ValueSource(
            strings = {"MCP_SERVERS", "MCP_SERVERS_API", "MCP_SERVERS_DEV_ENV", "MCP_INBOUND", "MCP_INBOUND_API_KEYS"})
    void serviceOfKubernetesConfiguresNothing(String service) {
        McpConfig config = plainServer()
                .environment(service + "_SERVICE_HOST", "10.0.0.1")
                .environment(service + "_SERVICE_PORT", "8080")
                .environment(service + "_SERVICE_PORT_HTTP_2", "8080")
                .environment(service + "_PORT", "tcp://10.0.0.1:8080")
                .environment(service + "_PORT_8080_TCP", "tcp://10.0.0.1:8080")
                .environment(service + "_PORT_8080_TCP_PROTO", "tcp")
                .environment(service + "_PORT_8080_TCP_PORT", "8080")
                .environment(service + "_PORT_8080_TCP_ADDR", "10.0.0.1")
                .environment(service + "_PORT_53_UDP", "udp://10.0.0.1:53")
                .read();

        assertThat(config.servers().all()).hasSize(1);
        assertThat(config.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MCP_SERVERS_API_SERVICE_HOST, 10.0.0.1",
        "MCP_SERVERS_API_SERVICE_PORT, 80",
        "MCP_SERVERS_API_PORT, tcp://10.0.0.1:80",
        "MCP_SERVERS_API_PORT_80_TCP, tcp://10.0.0.1:80",
        "MCP_SERVERS_API_PORT_80_TCP_ADDR, 10.0.0.1"
    })
    void eachVariableOfAServiceIsKnownByItself(String name, String value) {
        assertThat(plainServer().environment(name, value).read().servers().all())
                .hasSize(1);
    }

    @Test
    void variableOfALocalServerMayBeCalledAsTheOnesOfAService() {
        ConfigUnderTest config = properties()
                .environment("MCP_SERVERS_API_COMMAND", "tool")
                .environment("MCP_SERVERS_API_ENV_PORT", "8080")
                .environment("MCP_SERVERS_API_ENV_SERVICE_HOST", "db.example");

        assertThat(config.server("api").requireLocal().env()).containsOnlyKeys("PORT", "SERVICE_HOST");
    }

    @Test
    void portThatIsNoneOfAServiceIsStillAMistake() {
        assertThat(plainServer()
                        .environment("MCP_SERVERS_API_PORT", "8080")
                        .problem()
                        .message())
                .contains("unknown property");
    }

    @ParameterizedTest
    @CsvSource({
        "MCP_INBOUND_AUHT, MCP_INBOUND_AUTH",
        "MCP_ADMIN_APIKEYS, MCP_ADMIN_API_KEY",
        "MCP_FORWARD_MAX_REQUESTSIZES, MCP_FORWARD_MAX_REQUEST_SIZE",
        "MCP_SERVER_API_URL, MCP_SERVERS_API_URL"
    })
    void variableThatIsNoPropertyIsWarnedOfWithTheNearest(String name, String meant) {
        assertThat(plainServer().environment(name, SECRET).read().warnings())
                .containsExactly("environment variable " + name + " is no property and has no effect; did you mean "
                        + meant + "?");
    }

    @Test
    void variableThatIsLikeNoneIsWarnedOfWithoutControlCharacters() {
        assertThat(plainServer().environment("MCP_Q\nX", "1").read().warnings())
                .containsExactly("environment variable MCP_Q?X is no property and has no effect");
    }
}
