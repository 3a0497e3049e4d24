package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.OAuthRegistration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the token endpoint is found out, and by which rules. */
class DiscoverySettingsTest {

    @TempDir
    Path folder;

    @Test
    void urlAndAClientAreEnough() {
        OAuthRegistration client = found().oauth();

        assertThat(client.discovery()).isNotNull();
        assertThat(client.discovery().issuer()).isNull();
        assertThat(client.discovery().httpsRequired()).isTrue();
        assertThat(client.discovery().privateNetworkAllowed()).isFalse();
        assertThat(client.discovery().resourceSent()).isTrue();
        assertThat(client.stepUp()).isTrue();
        assertThat(client.eager()).isFalse();
    }

    @Test
    void nothingIsFoundOutWhereTheTokenUrlIsConfigured() {
        assertThat(oauthServer().oauth().discovery()).isNull();
        assertThat(oauthServer("oauth.discovery=auto").oauth().discovery()).isNull();
    }

    @Test
    void tokenUrlIsRequiredWhereItCannotBeFoundOut() {
        required(found("oauth.discovery=off"), "since oauth.discovery=off");
        // what YAML makes of a bare off
        required(found("oauth.discovery=false"), "since oauth.discovery=off");
        required(found("command=mcp-files", "remote=false").without("url"), "for a local server");
    }

    /** Entra takes no scope that an MCP server names. */
    @ParameterizedTest
    @CsvSource({"auth0, true", "okta, true", "entra, false"})
    void presetRequiresNothingThatTheMcpServerTells(String provider, boolean told) {
        ConfigUnderTest config = found("oauth.provider=" + provider).without("oauth.scope");

        if (told) {
            assertThat(config.oauth().discovery()).isNotNull();
        } else {
            assertThat(config.problem().property()).endsWith("oauth.scope");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "client-secret, client_secret_basic client_secret_post",
        ", none",
    })
    void methodsAreThoseThatThereIsMaterialFor(String material, String methods) {
        ConfigUnderTest config = found();
        DiscoverySettings discovery =
                Objects.requireNonNull((material == null ? config.without("oauth.client-secret") : config)
                        .oauth()
                        .discovery());

        assertThat(discovery.methods()).extracting(AuthMethod::ianaName).containsExactlyInAnyOrder(methods.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.token-endpoint-auth-method=client_secret_post", "oauth.use-basic-auth=false"})
    void nothingIsChosenWhereTheMethodIsConfigured(String setting) {
        OAuthRegistration client = found(setting).oauth();

        assertThat(client.discovery().methods()).isEmpty();
        assertThat(client.authMethod()).isEqualTo(AuthMethod.CLIENT_SECRET_POST);
    }

    @Test
    void assertionIsTheCredentialWhereThereIsNothingElse() {
        OAuthRegistration client = assertion().without("oauth.client-secret").oauth();

        assertThat(client.discovery().methods()).isEmpty();
        assertThat(client.authMethod()).isEqualTo(AuthMethod.NONE);
    }

    @Test
    void methodIsChosenForAClientThatHasASecretBesideItsAssertion() {
        assertThat(assertion().oauth().discovery().methods())
                .containsExactlyInAnyOrder(AuthMethod.CLIENT_SECRET_BASIC, AuthMethod.CLIENT_SECRET_POST);
    }

    private ConfigUnderTest assertion() {
        Path file = folder.resolve("assertion");
        return found("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file);
    }

    @Test
    void issuerIsTakenCharacterByCharacter() {
        assertThat(found("oauth.issuer=https://AS.example/tenant/")
                        .oauth()
                        .discovery()
                        .issuer())
                .isEqualTo("https://AS.example/tenant/");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.issuer=http://as.example, must be an https URL",
        "oauth.issuer=https://as.example?a=b, has a query",
        "oauth.issuer=nonsense, ''",
        "oauth.discovery=maybe, neither auto nor off",
        "oauth.token-url=, remove it so that it is found out",
        "oauth.issuer=, remove it so that it is found out",
    })
    void mistakeIsRefusedWithTheRemedy(String setting, String message) {
        ConfigProblem problem = found(setting).problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.api." + setting.replaceAll("=.*", ""));
        assertThat(problem.message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth.issuer=https://as.example", "oauth.allow-private-network=true"})
    void whatIsAboutDiscoveryIsAWarningBesideATokenUrl(String setting) {
        assertThat(oauthServer(setting).read().warnings())
                .anySatisfy(w -> assertThat(w).contains("is not used, since oauth.token-url is set"));
    }

    @Test
    void privateNetworkIsAWarning() {
        ConfigUnderTest config = found("oauth.allow-private-network=true");

        assertThat(config.oauth().discovery().privateNetworkAllowed()).isTrue();
        assertThat(config.read().warnings()).anySatisfy(w -> assertThat(w).contains("oauth.allow-private-network"));
    }

    @ParameterizedTest
    @CsvSource({"oauth.scope=read, false", "oauth.scope=, true", "oauth.step-up=false, false"})
    void scopesThatAreConfiguredAreNotSteppedUp(String setting, boolean stepUp) {
        assertThat(found(setting).oauth().stepUp()).isEqualTo(stepUp);
        assertThat(found("oauth.scope=read", "oauth.step-up=true").oauth().stepUp())
                .isTrue();
    }

    @Test
    void entraIsSentNoResource() {
        DiscoverySettings discovery = found("oauth.provider=entra", "oauth.scope=api://mcp/.default")
                .oauth()
                .discovery();

        assertThat(discovery.resourceSent()).isFalse();
    }

    @Test
    void jsonFileHasThePropertiesToo() throws Exception {
        Path file = folder.resolve("mcp-servers.json");
        Files.writeString(file, """
                {"mcp_configs": {"default_config": {"mcp_config_name": "default_config", "mcp_config": [{
                  "server_name": "api",
                  "config": {"command": "npx", "args": ["-y", "mcp-remote", "https://mcp.example/mcp"]},
                  "oauth_config": {
                    "enabled": true, "OAUTH_CLIENT_ID": "gateway", "OAUTH_DISCOVERY": "auto",
                    "OAUTH_ISSUER": "https://as.example", "OAUTH_ALLOW_PRIVATE_NETWORK": true,
                    "OAUTH_STEP_UP": false, "OAUTH_EAGER": true
                  }}]}}}
                """);
        OAuthRegistration client = ConfigUnderTest.properties("mcp.config-file=" + file)
                .read()
                .servers()
                .find("api")
                .requireOAuth();

        assertThat(client.discovery())
                .isEqualTo(
                        new DiscoverySettings("https://as.example", true, true, false, true, Set.of(AuthMethod.NONE)));
        assertThat(client.stepUp()).isFalse();
        assertThat(client.eager()).isTrue();
    }

    private static ConfigUnderTest found(String... settings) {
        return oauthServer().without("oauth.token-url").with(settings);
    }

    private static void required(ConfigUnderTest config, String why) {
        ConfigProblem problem = config.problem();
        assertThat(problem.property()).isEqualTo("mcp.servers.api.oauth.token-url");
        assertThat(problem.message()).contains("is required " + why);
    }
}
