package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.TOKEN_URL;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One {@code mcp.servers.<id>} block, from properties to registration. */
class ServerBlockTest {

    @Test
    void readWhenThereIsOnlyAUrlThenIsAServerWithoutOAuth() {
        ServerRegistration server = plainServer().server("api");

        assertThat(server.serverId()).isEqualTo(new ServerId("default", "api"));
        assertThat(server.getConfig()).isEqualTo("default");
        assertThat(server.url()).isEqualTo(URI.create("https://mcp.example/mcp"));
        assertThat(server.description()).isEmpty();
        assertThat(server.isOAuth()).isFalse();
        assertThatThrownBy(server::requireOAuth)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mcp.servers.api.oauth.enabled=true");
    }

    @Test
    void readWhenNothingIsConfiguredThenHasNoServersAndNoProblems() {
        McpConfig config = properties().read();

        assertThat(config.servers().all()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void readWhenOAuthIsMinimalThenTakesTheDocumentedDefaults() {
        OAuthRegistration oauth = oauthServer().oauth();

        assertThat(oauth.version()).isEqualTo("2.0");
        assertThat(oauth.authMethod()).isEqualTo(AuthMethod.CLIENT_SECRET_BASIC);
        assertThat(oauth.rawBasicCredentials()).isFalse();
        assertThat(oauth.validateScopes()).isTrue();
        assertThat(oauth.expiryBuffer()).isEqualTo(Duration.ofSeconds(300));
        assertThat(oauth.defaultLifetime()).isEqualTo(Duration.ofSeconds(3600));
        assertThat(oauth.scope()).isEqualTo(ScopeSet.EMPTY);
        assertThat(oauth.audiences()).isEmpty();
        assertThat(oauth.resources()).isEmpty();
        assertThat(oauth.organization()).isNull();
        assertThat(oauth.revocationUrl()).isNull();
        assertThat(oauth.additionalParams()).isEmpty();
        assertThat(oauth.customHeaders()).isEmpty();
    }

    @Test
    void readWhenEverythingIsSetThenEverythingArrives() {
        ConfigUnderTest config = oauthServer(
                "description=The API",
                "oauth.version=2.1",
                "oauth.grant-type=client_credentials",
                "oauth.revocation-url=https://as.example/revoke",
                "oauth.scope=read write",
                "oauth.audience=https://one.example/, two",
                "oauth.organization=org_1",
                "oauth.resource=https://mcp.example/mcp, urn:example:api",
                "oauth.use-basic-auth=false",
                "oauth.basic-auth-encoding=raw",
                "oauth.enforce-https=true",
                "oauth.token-in-header-only=true",
                "oauth.validate-scopes=false",
                "oauth.token-expiry-buffer=60",
                "oauth.default-lifetime=120",
                "oauth.additional-params.login_hint=robot",
                "oauth.custom-headers.X-Tenant=" + SECRET);

        assertThat(config.server("api").description()).isEqualTo("The API");
        OAuthRegistration oauth = config.oauth();
        assertThat(oauth.version()).isEqualTo("2.1");
        assertThat(oauth.clientId()).isEqualTo("gateway");
        assertThat(oauth.clientSecret()).isEqualTo(new Secret(SECRET));
        assertThat(oauth.tokenUrl()).isEqualTo(URI.create(TOKEN_URL));
        assertThat(oauth.revocationUrl()).isEqualTo(URI.create("https://as.example/revoke"));
        assertThat(oauth.scope()).isEqualTo(ScopeSet.parse("read write"));
        assertThat(oauth.audiences()).containsExactly("https://one.example/", "two");
        assertThat(oauth.organization()).isEqualTo("org_1");
        assertThat(oauth.resources()).containsExactly("https://mcp.example/mcp", "urn:example:api");
        assertThat(oauth.authMethod()).isEqualTo(AuthMethod.CLIENT_SECRET_POST);
        assertThat(oauth.rawBasicCredentials()).isTrue();
        assertThat(oauth.validateScopes()).isFalse();
        assertThat(oauth.expiryBuffer()).isEqualTo(Duration.ofMinutes(1));
        assertThat(oauth.defaultLifetime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(oauth.additionalParams()).isEqualTo(Map.of("login_hint", new Secret("robot")));
        assertThat(oauth.customHeaders()).isEqualTo(Map.of("X-Tenant", new Secret(SECRET)));
    }

    @Test
    void readWhenThereAreBlanksAroundAValueThenTheyAreDropped() {
        OAuthRegistration oauth = oauthServer(
                        "oauth.client-id=  gateway  ",
                        "oauth.token-url= " + TOKEN_URL + " ",
                        "oauth.client-secret= " + SECRET + " ")
                .oauth();

        assertThat(oauth.clientId()).isEqualTo("gateway");
        assertThat(oauth.tokenUrl()).isEqualTo(URI.create(TOKEN_URL));
        assertThat(oauth.clientSecret()).isEqualTo(new Secret(SECRET));
    }

    @Test
    void readWhenSeveralServersAreConfiguredThenEachHasItsOwnBlock() {
        McpConfig config = oauthServer()
                .property("mcp.servers.other.url", "https://other.example/mcp")
                .read();

        assertThat(config.servers().all()).extracting(ServerRegistration::getId).containsExactly("api", "other");
        assertThat(config.servers().find(ServerId.parse("default/other")))
                .isNotNull()
                .returns(false, ServerRegistration::isOAuth);
        assertThat(config.servers().find(ServerId.parse("elsewhere/other"))).isNull();
    }

    @Test
    void readWhenOneServerIsInvalidThenNoServerStarts() {
        ConfigProblem problem = oauthServer()
                .property("mcp.servers.other.description", "no url")
                .problem();

        assertThat(problem.property()).isEqualTo("mcp.servers.other.url");
        assertThat(problem.message()).contains("is required");
    }
}
