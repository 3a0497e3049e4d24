package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.GrantSettings;
import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.SubjectSettings;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which grant tokens are asked for, and what it needs. */
class GrantSettingsTest {

    private static final String EXCHANGE = "oauth.grant-type=token-exchange";

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void write() throws Exception {
        file = Files.writeString(folder.resolve("token"), "e30.e30." + SECRET);
    }

    private static GrantSettings grant(String... settings) {
        return oauthServer(settings).oauth().grant();
    }

    @ParameterizedTest
    @CsvSource({
        "client_credentials, client_credentials",
        "jwt-bearer, urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:jwt-bearer, urn:ietf:params:oauth:grant-type:jwt-bearer",
        "token-exchange, urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:token-exchange, urn:ietf:params:oauth:grant-type:token-exchange"
    })
    void grantIsKnownByItsNameAndByItsUrn(String value, String uri) {
        assertThat(grant(
                                "oauth.grant-type=" + value,
                                "oauth.assertion-file=" + file,
                                "oauth.subject-token=file:" + file)
                        .type()
                        .uri())
                .isEqualTo(uri);
    }

    @Test
    void withoutAGrantTypeItIsTheClientsOwnCredentials() {
        assertThat(grant()).isEqualTo(GrantSettings.CLIENT_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "JWT-BEARER", "refresh_token", "jwt_bearer"})
    void unknownGrantIsRefusedWithThoseThatThereAre(String value) {
        assertThat(oauthServer("oauth.grant-type=" + value).problem().message())
                .isEqualTo("'" + value
                        + "' is not supported; use one of client_credentials, jwt-bearer, token-exchange, id-jag");
    }

    @Test
    void authorizationCodeIsNotSupportedYet() {
        assertThat(oauthServer("oauth.grant-type=authorization_code").problem().message())
                .startsWith("'authorization_code' is not supported yet; use one of");
    }

    @Test
    void grantOfAHostIsKnownAndMentioned() {
        GrantType own = GrantType.own("urn:acme:badge");
        Extensions extensions = new Extensions(List.of(), List.of(), List.of(own));

        assertThat(extensions.grant("urn:acme:badge").isOwn()).isTrue();
        assertThat(new ConfigReader(ConfigEntry::value, extensions)
                        .read(
                                List.of(
                                        entry("url", "https://mcp.example/mcp"),
                                        entry("oauth.enabled", "true"),
                                        entry("oauth.token-url", "https://as.example/token"),
                                        entry("oauth.client-id", "gateway"),
                                        entry("oauth.client-secret", SECRET),
                                        entry("oauth.assertion-file", file.toString()),
                                        entry("oauth.grant-type", "urn:acme:badge")),
                                Map.of(),
                                List.of())
                        .servers()
                        .all()
                        .iterator()
                        .next()
                        .requireOAuth()
                        .grant())
                .isEqualTo(new GrantSettings(own, file, null));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> extensions.grant("x")))
                .hasMessageEndingWith("token-exchange, id-jag, urn:acme:badge");
    }

    private static ConfigEntry entry(String key, String value) {
        return new ConfigEntry("mcp.servers.api." + key, value, "test");
    }

    @Test
    void jwtBearerNeedsAnAssertion() {
        assertThat(oauthServer("oauth.grant-type=jwt-bearer").problem().toString())
                .contains("oauth.assertion-file", "is required by oauth.grant-type=jwt-bearer; set it");
    }

    @Test
    void jwtBearerNeedsNoCredentials() {
        var client = oauthServer("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file)
                .without("oauth.client-secret")
                .without("oauth.client-id")
                .oauth();

        assertThat(client.authMethod().ianaName()).isEqualTo("none");
        assertThat(client.clientId()).isEmpty();
    }

    @Test
    void jwtBearerUsesTheCredentialsThatThereAre() {
        assertThat(oauthServer("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file)
                        .oauth()
                        .authMethod()
                        .ianaName())
                .isEqualTo("client_secret_basic");
    }

    @Test
    void clientIdIsRequiredByEveryOtherGrantAndMethod() {
        assertThat(oauthServer("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file)
                        .without("oauth.client-id")
                        .problem()
                        .property())
                .endsWith("oauth.client-id");
        assertThat(oauthServer("oauth.token-endpoint-auth-method=none")
                        .without("oauth.client-id")
                        .problem()
                        .property())
                .endsWith("oauth.client-id");
    }

    @Test
    void fileThatIsNotThereYetIsAWarning() {
        assertThat(oauthServer("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + folder.resolve("later"))
                        .read()
                        .warnings())
                .singleElement()
                .asString()
                .contains("oauth.assertion-file", "is not there yet");
    }

    @Test
    void tokenExchangeNeedsASubject() {
        assertThat(oauthServer(EXCHANGE).problem().message())
                .startsWith("is required by oauth.grant-type=token-exchange: caller, or file:PATH; set it");
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "file:", "Caller", "/var/run/token"})
    void subjectThatIsNoneIsNotRepeated(String value) {
        assertThat(oauthServer(EXCHANGE, "oauth.subject-token=" + value)
                        .problem()
                        .message())
                .startsWith("is neither caller nor file:PATH")
                .doesNotContain(value + " ");
    }

    @Test
    void subjectInAFileIsAJwtByDefault() {
        SubjectSettings subject =
                grant(EXCHANGE, "oauth.subject-token=file:" + file).subject();

        assertThat(subject).isEqualTo(new SubjectSettings(file, null, SubjectSettings.JWT, null, null, null));
    }

    @Test
    void everythingElseOfAnExchangeIsAsConfigured() {
        assertThat(grant(
                                EXCHANGE,
                                "oauth.subject-token=file:" + file,
                                "oauth.subject-token-type=urn:acme:badge",
                                "oauth.requested-token-type=urn:ietf:params:oauth:token-type:access_token",
                                "oauth.actor-token-file=" + file)
                        .subject())
                .isEqualTo(new SubjectSettings(
                        file, null, "urn:acme:badge", SubjectSettings.ACCESS_TOKEN, file, SubjectSettings.JWT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject-token-type", "requested-token-type", "actor-token-type"})
    void tokenTypeIsAnAbsoluteUri(String property) {
        assertThat(oauthServer(EXCHANGE, "oauth.subject-token=file:" + file, "oauth." + property + "=jwt")
                        .problem()
                        .toString())
                .contains(property, "'jwt' is no absolute URI");
    }

    @Test
    void whatAGrantHasNoUseForIsAWarning() {
        assertThat(oauthServer("oauth.assertion-file=" + file, "oauth.subject-token=caller")
                        .read()
                        .warnings())
                .containsExactlyInAnyOrder(
                        "mcp.servers.api.oauth.assertion-file: has no effect, because oauth.grant-type is"
                                + " client_credentials; set oauth.grant-type=jwt-bearer, or remove it",
                        "mcp.servers.api.oauth.subject-token: has no effect, because oauth.grant-type is"
                                + " client_credentials; set oauth.grant-type=token-exchange, or remove it");
        assertThat(oauthServer(EXCHANGE, "oauth.subject-token=file:" + file, "oauth.actor-token-type=urn:a")
                        .read()
                        .warnings())
                .containsExactly(
                        "mcp.servers.api.oauth.actor-token-type: has no effect without oauth.actor-token-file");
    }

    private static ConfigUnderTest ofCallers() {
        return oauthServer(EXCHANGE, "oauth.subject-token=caller")
                .property("mcp.inbound.jwt.issuer", "https://as.example")
                .property("mcp.inbound.jwt.audience", "https://gateway.example")
                .property("mcp.inbound.jwt.jwks-url", "https://as.example/jwks");
    }

    @Test
    void callersTokensAreAccessTokensAndAreThereWithJwt() {
        ServerRegistration server =
                ofCallers().property("mcp.inbound.auth", "jwt").server("api");

        assertThat(server.isPerCaller()).isTrue();
        assertThat(server.caller()).isNull();
        assertThat(server.requireOAuth().grant().subject())
                .isEqualTo(new SubjectSettings(null, null, SubjectSettings.ACCESS_TOKEN, null, null, null));
    }

    @Test
    void callersTokensNeedCallersThatHaveSome() {
        assertThat(oauthServer(EXCHANGE, "oauth.subject-token=caller").problem().toString())
                .contains("oauth.subject-token", "mcp.inbound.auth is none; set mcp.inbound.auth=jwt");
    }

    @Test
    void localServersAreNoCallers() {
        assertThat(ofCallers()
                        .property("mcp.inbound.auth", "jwt")
                        .without("url")
                        .with("command=/bin/tool")
                        .problem()
                        .toString())
                .contains("oauth.subject-token", "is for remote servers");
    }

    private static ConfigUnderTest idJag(String... more) {
        return oauthServer(
                        "oauth.grant-type=id-jag",
                        "oauth.subject-token=file:" + file,
                        "oauth.issuer=https://as.example",
                        "oauth.idp.token-url=https://idp.example/token",
                        "oauth.idp.client-id=at-idp")
                .with(more);
    }

    @Test
    void identityProviderIsAskedForAnAssertionForTheIssuer() {
        OAuthRegistration client = idJag("oauth.scope=read", "oauth.resource=https://mcp.example/mcp")
                .oauth();
        OAuthRegistration idp = client.grant().idp();

        assertThat(client.grant().type().uri()).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(idp.tokenUrl()).hasToString("https://idp.example/token");
        assertThat(idp.clientId()).isEqualTo("at-idp");
        assertThat(idp.authMethod().ianaName()).isEqualTo("none");
        assertThat(idp.audiences()).containsExactly("https://as.example");
        assertThat(idp.resources()).containsExactly("https://mcp.example/mcp");
        assertThat(idp.scope()).hasToString("read");
        assertThat(idp.grant().subject())
                .isEqualTo(
                        new SubjectSettings(file, null, SubjectSettings.ID_TOKEN, SubjectSettings.ID_JAG, null, null));
    }

    @Test
    void identityProviderExchangesTheTokenOfThatCaller() {
        ServerRegistration server = ofCallers()
                .property("mcp.inbound.auth", "jwt")
                .without(EXCHANGE.substring(0, EXCHANGE.indexOf('=')))
                .with(
                        "oauth.grant-type=id-jag",
                        "oauth.issuer=https://as.example",
                        "oauth.idp.token-url=https://idp.example/token",
                        "oauth.idp.client-id=at-idp")
                .server("api");
        CallerToken caller = new CallerToken(new Secret(SECRET), Instant.EPOCH);
        ServerRegistration ofCaller = server.forCaller(caller);

        assertThat(server.isPerCaller()).isTrue();
        assertThat(server.requireOAuth().grant().idp().grant().caller()).isNull();
        assertThat(ofCaller.caller()).isEqualTo(caller);
        assertThat(ofCaller.requireOAuth().grant().idp().grant().caller()).isEqualTo(caller);
        assertThat(ofCaller.toString()).doesNotContain(SECRET);
    }

    @Test
    void secretOfTheIdentityProvidersClientIsNotShown() {
        OAuthRegistration client = idJag("oauth.idp.client-secret=" + SECRET).oauth();

        assertThat(client.grant().idp().authMethod().ianaName()).isEqualTo("client_secret_basic");
        assertThat(client.toString()).doesNotContain(SECRET);
        assertThat(ServerProperty.IDP_CLIENT_SECRET.isSecret()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "idp.token-url", "idp.client-id", "subject-token"})
    void whatAnIdentityProviderNeedsIsRequired(String property) {
        assertThat(idJag().without("oauth." + property).problem().toString())
                .contains("oauth." + property, "is required by oauth.grant-type=id-jag");
    }

    @Test
    void identityProviderIsAskedByHttps() {
        assertThat(idJag().without("oauth.idp.token-url")
                        .with("oauth.idp.token-url=http://idp.example/token")
                        .problem()
                        .toString())
                .contains("oauth.idp.token-url", "must be an https URL");
    }

    @Test
    void identityProvidersClientHasASecretOrNone() {
        assertThat(idJag("oauth.idp.token-endpoint-auth-method=client_secret_post")
                        .problem()
                        .toString())
                .contains("oauth.idp.client-secret", "is required for client_secret_post");
        assertThat(idJag("oauth.idp.token-endpoint-auth-method=private_key_jwt")
                        .problem()
                        .message())
                .contains("use one of client_secret_basic, client_secret_post, none");
    }

    @Test
    void everythingOfTheIdentityProviderIsInTheKey() {
        assertThat(List.of(
                        idJag(),
                        idJag().without("oauth.issuer").with("oauth.issuer=https://other.example"),
                        idJag().without("oauth.idp.client-id").with("oauth.idp.client-id=x"),
                        idJag("oauth.idp.client-secret=" + SECRET)))
                .extracting(c -> c.server("api").tokenKey())
                .doesNotHaveDuplicates();
    }

    @Test
    void gitHubAppsHaveAGrantOfTheirOwn() {
        assertThat(oauthServer(
                                "oauth.provider=github-app",
                                "oauth.grant-type=jwt-bearer",
                                "oauth.assertion-file=" + file)
                        .failure()
                        .getMessage())
                .contains("does not go with oauth.provider=github-app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assertion",
                "subject_token",
                "subject_token_type",
                "actor_token",
                "actor_token_type",
                "requested_token_type"
            })
    void additionalParametersMayNotOverrideThoseOfAGrant(String name) {
        assertThat(oauthServer("oauth.additional-params." + name + "=" + SECRET)
                        .problem()
                        .message())
                .contains("may not override the protocol parameter");
    }

    @Test
    void differentGrantsShareNoToken() {
        String subject = "oauth.subject-token=file:" + file;
        assertThat(List.of(
                        key(),
                        key("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file),
                        key("oauth.grant-type=jwt-bearer", "oauth.assertion-file=" + file + "2"),
                        key(EXCHANGE, subject),
                        key(EXCHANGE, subject + "2"),
                        key(EXCHANGE, subject, "oauth.subject-token-type=urn:a"),
                        key(EXCHANGE, subject, "oauth.requested-token-type=urn:a"),
                        key(EXCHANGE, subject, "oauth.actor-token-file=" + file),
                        key(EXCHANGE, subject, "oauth.actor-token-file=" + file, "oauth.actor-token-type=urn:a")))
                .doesNotHaveDuplicates();
    }

    private static TokenKey key(String... settings) {
        return oauthServer(settings).server("api").tokenKey();
    }
}
