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
}
