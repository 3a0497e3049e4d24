package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.token.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdditionalParamsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type",
                "GRANT_TYPE",
                "client_id",
                "client_secret",
                "client_assertion",
                "client_assertion_type",
                "scope",
                "audience",
                "organization",
                "resource",
                "token",
                "token_type_hint"
            })
    void additionalParameterMayNotOverrideAProtocolParameter(String name) {
        ConfigProblem problem =
                oauthServer("oauth.additional-params." + name + "=" + SECRET).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.additional-params." + name);
        assertThat(problem.source()).isEqualTo("application.properties:6");
        assertThat(problem.message()).isEqualTo("may not override the protocol parameter " + name);
    }

    @Test
    void additionalParameterFromTheEnvironmentMayNotOverrideOneEither() {
        ConfigProblem problem = oauthServer()
                .environment("MCP_SERVERS_API_OAUTH_ADDITIONAL_PARAMS_GRANT_TYPE", "password")
                .problem();

        assertThat(problem.source())
                .isEqualTo("environment variable MCP_SERVERS_API_OAUTH_ADDITIONAL_PARAMS_GRANT_TYPE");
        assertThat(problem.message()).contains("grant_type");
    }

    @Test
    void allForbiddenParametersAreReportedAtOnce() {
        assertThat(oauthServer(
                                "oauth.additional-params.grant_type=password",
                                "oauth.additional-params.scope=admin",
                                "oauth.additional-params.fine=1")
                        .problems())
                .hasSize(2);
    }

    @Test
    void valueOfAnAdditionalParameterIsKeptAsItIs() {
        assertThat(oauthServer(
                                "oauth.additional-params.a= x=1&grant_type=password ",
                                "oauth.additional-params.B=\u00e4")
                        .oauth()
                        .additionalParams())
                .isEqualTo(Map.of("a", new Secret(" x=1&grant_type=password "), "B", new Secret("\u00e4")));
    }
}
