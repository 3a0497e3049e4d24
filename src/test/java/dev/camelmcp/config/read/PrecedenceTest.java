package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.token.Secret;
import org.junit.jupiter.api.Test;

/** File, then environment, then override: each wins over the ones before it, however the key is spelt. */
class PrecedenceTest {

    @Test
    void laterPropertyWinsOverAnEarlierOneInAnotherSpelling() {
        assertThat(oauthServer("oauth.client-id=first", "oauth.clientId=second")
                        .oauth()
                        .clientId())
                .isEqualTo("second");
    }

    @Test
    void environmentWinsOverTheFile() {
        assertThat(oauthServer("oauth.client-id=file")
                        .environment("MCP_SERVERS_API_OAUTH_CLIENT_ID", "environment")
                        .oauth()
                        .clientId())
                .isEqualTo("environment");
    }

    @Test
    void overrideWinsOverTheEnvironment() {
        assertThat(oauthServer("oauth.client-id=file")
                        .environment("MCP_SERVERS_API_OAUTH_CLIENT_ID", "environment")
                        .override("mcp.servers.api.oauth.clientId", "override")
                        .oauth()
                        .clientId())
                .isEqualTo("override");
    }

    @Test
    void sameOrderHoldsForSettings() {
        ConfigUnderTest config = properties("mcp.oauth.retry.max-attempts=1");
        assertThat(config.settings().properties()).containsEntry("mcp.oauth.retry.max-attempts", "1");

        config.environment("MCP_OAUTH_RETRY_MAX_ATTEMPTS", "2");
        assertThat(config.settings().properties()).containsEntry("mcp.oauth.retry.max-attempts", "2");

        config.override("mcp.oauth.retry.maxAttempts", "3");
        assertThat(config.settings().properties()).containsEntry("mcp.oauth.retry.max-attempts", "3");
    }

    @Test
    void wrongValueThatIsOverriddenIsNoProblem() {
        assertThat(properties("mcp.oauth.retry.max-attempts=many")
                        .override("mcp.oauth.retry.max-attempts", "5")
                        .settings()
                        .properties())
                .containsEntry("mcp.oauth.retry.max-attempts", "5");
    }

    /** RFC 9110 §5.1: field names are case-insensitive, so these are one header, not two. */
    @Test
    void customHeaderFromTheEnvironmentReplacesTheOneInTheFile() {
        assertThat(oauthServer("oauth.custom-headers.X-Tenant=file")
                        .environment("MCP_SERVERS_API_OAUTH_CUSTOM_HEADERS_X_TENANT", "environment")
                        .oauth()
                        .customHeaders()
                        .values())
                .containsExactly(new Secret("environment"));
    }

    @Test
    void additionalParameterFromTheEnvironmentReplacesTheOneInTheFile() {
        assertThat(oauthServer("oauth.additional-params.loginHint=file")
                        .environment("MCP_SERVERS_API_OAUTH_ADDITIONAL_PARAMS_LOGINHINT", "environment")
                        .oauth()
                        .additionalParams()
                        .values())
                .containsExactly(new Secret("environment"));
    }
}
