package dev.camelmcp.distribution;

import static dev.camelmcp.support.TestAuthorizationServer.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A value may come from the file, the environment, the command line or a mounted secret. The authorization server
 * judges: only with the right secret does a ping get through.
 */
@Timeout(120)
class ConfigurationSourcesDistributionIT {

    private static final String WRONG = "overruled-secret";

    @TempDir
    private static Path directory;

    @AutoClose
    private static ProtectedServers servers;

    @AutoClose
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        servers = new ProtectedServers();
        Files.writeString(directory.resolve("secret"), GATEWAY.secret() + "\n");
        Files.writeString(directory.resolve("secret.crlf"), GATEWAY.secret() + "\r\n");
        // The working directory's file, since no other is named.
        // with a byte order mark, as some editors write it
        Files.writeString(directory.resolve("application.properties"), "\uFEFF" + file());
        Invocation invocation = Invocation.in(directory)
                .env("GW_SECRET", GATEWAY.secret())
                .env("MCP_OAUTH_RETRY_MAX_DELAY", "3s")
                .env("MCP_SERVERS_BY_VARIABLE_OAUTH_CLIENT_SECRET", GATEWAY.secret())
                .env("MCP_SERVERS_NOT_BY_VARIABLE_OAUTH_CLIENT_SECRET", WRONG)
                .env("MCP_SERVERS_ONLY_VARIABLES_URL", servers.mcpServer().url())
                .env("MCP_SERVERS_ONLY_VARIABLES_OAUTH_ENABLED", "true")
                .env("MCP_SERVERS_ONLY_VARIABLES_OAUTH_CLIENT_ID", GATEWAY.id())
                .env("MCP_SERVERS_ONLY_VARIABLES_OAUTH_CLIENT_SECRET", "{{env:GW_SECRET}}")
                .env("MCP_SERVERS_ONLY_VARIABLES_OAUTH_ENFORCE_HTTPS", "false")
                .env(
                        "MCP_SERVERS_ONLY_VARIABLES_OAUTH_TOKEN_URL",
                        servers.authorizationServer().tokenUrl());
        gateway = RunningGateway.start(
                invocation,
                // durations too have to reach the routes as they count, not as they are written
                "-Dmcp.oauth.timeout=5s",
                "-Dmcp.oauth.retry.initial-delay=1s",
                "-Dmcp.servers.by-option.oauth.client-secret=" + GATEWAY.secret(),
                "-Dmcp.servers.not.by.variable.oauth.client-secret=" + GATEWAY.secret());
    }

    private static String file() {
        return servers.properties("placeholder")
                + ProtectedServers.secret("placeholder", "{{env:GW_SECRET}}")
                + servers.properties("mounted")
                + ProtectedServers.secret("mounted", "{{file:" + directory.resolve("secret") + "}}")
                + servers.properties("mounted-crlf")
                + ProtectedServers.secret("mounted-crlf", "{{file:secret.crlf}}")
                + servers.properties("by-variable")
                + ProtectedServers.secret("by-variable", WRONG)
                + servers.properties("by-option")
                + ProtectedServers.secret("by-option", WRONG)
                + servers.properties("not.by.variable")
                + ProtectedServers.secret("not.by.variable", WRONG)
                + servers.properties("wrong")
                + ProtectedServers.secret("wrong", WRONG);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "placeholder",
                "mounted",
                "mounted-crlf",
                "by-variable",
                "by-option",
                "not.by.variable",
                "only-variables"
            })
    void theSecretIsTheOneThatWins(String server) throws Exception {
        HttpResponse<String> answer = gateway.ping(server);

        assertThat(answer.body()).doesNotContain("invalid_client");
        assertThat(answer.statusCode())
                .as("the MCP server refuses a ping outside a session: %s", answer.body())
                .isEqualTo(400);
    }

    /** Without this the test above could pass with any secret. */
    @Test
    void aWrongSecretIsNoticed() throws Exception {
        assertThat(gateway.ping("wrong").statusCode()).isEqualTo(502);
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(gateway.output()).doesNotContain(GATEWAY.secret(), WRONG);
    }
}
