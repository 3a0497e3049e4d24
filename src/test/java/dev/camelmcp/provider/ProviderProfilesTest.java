package dev.camelmcp.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.provider.ProviderRule.Kind;
import dev.camelmcp.token.AccessToken;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import dev.camelmcp.token.TokenTimes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every entry: what it sets, what it demands, and that the configuration knows what it speaks of. */
class ProviderProfilesTest {

    static Stream<ProviderProfile> profiles() {
        return ProviderProfiles.names().stream().map(ProviderProfiles::find).map(Optional::orElseThrow);
    }

    @Test
    void namesThenThoseThatAreDocumented() {
        assertThat(ProviderProfiles.names())
                .containsExactly(
                        "auth0", "okta", "keycloak", "entra", "cognito", "salesforce", "pingfederate", "github-app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "Keycloak", "KEYCLOAK", " keycloak "})
    void findThenCaseDoesNotMatter(String name) {
        assertThat(ProviderProfiles.find(name)).get().returns("keycloak", ProviderProfile::name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "auth", "auth0 okta", "github", "azure"})
    void findWhenUnknownThenNothing(String name) {
        assertThat(ProviderProfiles.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, oauth.use-basic-auth, false",
        "keycloak, oauth.token-expiry-buffer, 60",
        "entra, oauth.use-basic-auth, false",
        "entra, oauth.signing-algorithm, PS256",
        "cognito, oauth.token-expiry-buffer, 21600",
        "salesforce, oauth.default-lifetime, 900",
        "github-app, oauth.signing-algorithm, RS256",
        "github-app, oauth.custom-headers.Accept, application/vnd.github+json",
        "github-app, oauth.custom-headers.X-GitHub-Api-Version, 2022-11-28"
    })
    void defaults(String name, String property, String value) {
        assertThat(profile(name).defaults()).containsEntry(property, value);
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, https://example.eu.auth0.com/oauth/token, https://example.eu.auth0.com/",
        "auth0, https://login.example.test/oauth/token, https://login.example.test/",
        "auth0, https://login.example.test/proxy/oauth/token, ''",
        "keycloak, https://kc.test/realms/demo/protocol/openid-connect/token, https://kc.test/realms/demo",
        "keycloak, https://kc.test:8443/auth/realms/a%20b/protocol/openid-connect/token,"
                + " https://kc.test:8443/auth/realms/a%20b",
        "keycloak, https://kc.test/token, ''",
        "okta, https://example.okta.com/oauth2/default/v1/token, ''",
        "entra, https://login.microsoftonline.com/t/oauth2/v2.0/token, ''",
        "pingfederate, https://ping.test:9031/as/token.oauth2, ''"
    })
    void assertionAudienceThenIssuerWhereTheProductWantsItElseTokenUrl(String name, URI tokenUrl, String audience) {
        assertThat(profile(name).assertionAudience(tokenUrl).orElse("")).isEqualTo(audience);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth0 | oauth.audience |  | REQUIRED_WITH_TOKEN_URL",
                "okta | oauth.scope |  | REQUIRED_WITH_TOKEN_URL",
                "okta | oauth.scope | openid | REFUSED",
                "okta | oauth.scope | tools.read profile | REFUSED",
                "okta | oauth.scope | email,tools.read | REFUSED",
                "entra | oauth.scope |  | REQUIRED",
                "entra | oauth.scope | api://tools/read | REFUSED",
                "entra | oauth.scope | api://tools/.default api://more/.default | REFUSED",
                "entra | oauth.scope | /.default | REFUSED",
                "entra | oauth.token-url | https://login.microsoftonline.com/t/oauth2/token | REFUSED",
                "cognito | oauth.scope | read | REFUSED",
                "cognito | oauth.scope | tools/read openid | REFUSED",
                "cognito | oauth.token-endpoint-auth-method | private_key_jwt | REFUSED",
                "salesforce | oauth.token-url | https://login.salesforce.com/services/oauth2/token | REFUSED",
                "salesforce | oauth.token-url | https://test.salesforce.com/services/oauth2/token | REFUSED",
                "github-app | oauth.token-url | https://github.com/login/oauth/access_token | REFUSED",
                "github-app | oauth.token-url | https://api.github.com/app/installations/x/access_tokens | REFUSED",
                "github-app | oauth.private-key-path |  | REQUIRED",
                "github-app | oauth.signing-algorithm | ES256 | REFUSED",
                "github-app | oauth.use-mtls | true | REFUSED"
            })
    void brokenByWhenAPropertyDoesNotSuitTheProductThenExactlyThatRule(
            String name, String property, String value, Kind kind) {
        Map<String, String> config = suitable(name);
        if (value == null) {
            config.remove(property);
        } else {
            config.put(property, value);
        }
        if (kind == Kind.REQUIRED_WITH_TOKEN_URL) {
            assertThat(broken(name, config)).as("found out").isEmpty();
            config.put("oauth.token-url", "https://as.example.test/token");
        }
        assertThat(broken(name, config)).extracting(ProviderRule::property).containsExactly(property);
        assertThat(broken(name, config)).extracting(ProviderRule::kind).containsExactly(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth0 | oauth.revocation-url | IGNORED",
                "okta | oauth.audience | IGNORED",
                "okta | oauth.resource | IGNORED",
                "keycloak | oauth.audience | IGNORED",
                "keycloak | oauth.resource | IGNORED",
                "entra | oauth.audience | IGNORED",
                "entra | oauth.resource | REFUSED",
                "entra | oauth.revocation-url | IGNORED",
                "cognito | oauth.resource | IGNORED",
                "cognito | oauth.revocation-url | IGNORED",
                "pingfederate | oauth.audience | IGNORED",
                "github-app | oauth.client-secret | IGNORED",
                "github-app | oauth.scope | REFUSED",
                "github-app | oauth.audience | REFUSED",
                "github-app | oauth.resource | REFUSED",
                "github-app | oauth.organization | REFUSED",
                "github-app | oauth.additional-params | REFUSED"
            })
    void brokenByWhenAPropertyIsOfNoUseThereThenThatRule(String name, String property, Kind kind) {
        Map<String, String> config = suitable(name);
        config.put(property, "https://tools.example.test");
        assertThat(broken(name, config))
                .singleElement()
                .returns(property, ProviderRule::property)
                .returns(kind, ProviderRule::kind);
    }

    @ParameterizedTest
    @CsvSource({
        "okta, oauth.scope, openid.tools",
        "okta, oauth.scope, my-email tools",
        "okta, oauth.scope, email:send",
        "entra, oauth.scope, 6f1d2c3b-0a9e-4d5c-8b7a-112233445566/.default",
        "entra, oauth.token-url, https://t.b2clogin.com/t.onmicrosoft.com/p/oauth2/v2.0/token",
        "cognito, oauth.scope, https://tools.example.test/read tools/write",
        "cognito, oauth.token-endpoint-auth-method, client_secret_post",
        "salesforce, oauth.token-url, https://login.salesforce.com.example.test/services/oauth2/token",
        "github-app, oauth.token-url, https://ghe.example.test/api/v3/app/installations/9/access_tokens",
        "github-app, oauth.use-mtls, False"
    })
    void brokenByWhenTheValueSuitsTheProductThenNone(String name, String property, String value) {
        Map<String, String> config = suitable(name);
        config.put(property, value);
        assertThat(broken(name, config)).isEmpty();
    }

    @Test
    void auth0WhenResourceNamesTheApiThenNoAudienceIsNeeded() {
        Map<String, String> config = suitable("auth0");
        config.remove("oauth.audience");
        config.put("oauth.resource", "https://tools.example.test");
        assertThat(broken("auth0", config)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void brokenByWhenConfiguredAsInTheGuideThenNone(ProviderProfile profile) {
        Map<String, String> config = suitable(profile.name());
        profile.defaults().forEach(config::putIfAbsent);
        assertThat(profile.brokenBy(config::get)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void entryWhenItNamesAPropertyThenTheConfigurationKnowsIt(ProviderProfile profile) {
        Stream<String> names = Stream.concat(
                profile.defaults().keySet().stream(),
                profile.rules().stream()
                        .flatMap(r -> Stream.of(r.property(), r.instead()))
                        .filter(Objects::nonNull)
                        .map(p -> p.equals("oauth.additional-params") ? p + ".x" : p));
        assertThat(problems(names.map(n -> Map.entry(n, "x")).toList()))
                .extracting(ConfigProblem::message)
                .noneMatch(m -> m.startsWith("unknown property"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void entryWhenItHasADefaultThenTheConfigurationTakesTheValue(ProviderProfile profile) {
        List<Map.Entry<String, String>> settings =
                new ArrayList<>(profile.defaults().entrySet());
        settings.add(Map.entry("oauth.enabled", "true"));
        settings.add(Map.entry("oauth.client-id", "gateway"));
        settings.add(Map.entry("oauth.client-secret", "secret"));
        settings.add(Map.entry("oauth.token-url", "https://as.example.test/token"));
        assertThat(problems(settings)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void entryThenEveryReasonReadsAsAMessage(ProviderProfile profile) {
        assertThat(profile.rules())
                .allSatisfy(r ->
                        assertThat(r.reason()).isNotBlank().doesNotEndWith(".").doesNotContain("{{"));
        assertThat(profile.rules())
                .filteredOn(r -> r.kind() == Kind.REQUIRED || r.kind() == Kind.REQUIRED_WITH_TOKEN_URL)
                .allSatisfy(r -> assertThat(r.reason()).startsWith("for " + profile.name() + ": "));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 3600, 86_400})
    void cognitoThenATokenIsRenewedAtThreeQuartersOfItsLife(int lifetime) {
        Instant issued = Instant.parse("2026-11-23T08:00:00Z");
        AccessToken token = new AccessToken(new Secret("t"), ScopeSet.EMPTY, issued, issued.plusSeconds(lifetime));
        long buffer = Long.parseLong(profile("cognito").defaults().get("oauth.token-expiry-buffer"));
        assertThat(TokenTimes.of(token, Duration.ofSeconds(buffer), Duration.ofSeconds(5))
                        .refreshAt())
                .isEqualTo(issued.plusSeconds(lifetime * 3L / 4));
    }

    private static ProviderProfile profile(String name) {
        return ProviderProfiles.find(name).orElseThrow();
    }

    private static List<ProviderRule> broken(String name, Map<String, String> config) {
        return profile(name).brokenBy(config::get);
    }

    /** A configuration that no rule of the product objects to. */
    private static Map<String, String> suitable(String name) {
        return new HashMap<>(
                switch (name) {
                    case "auth0" -> Map.of("oauth.audience", "https://tools.example.test");
                    case "okta" -> Map.of("oauth.scope", "tools.read tools.write");
                    case "entra" ->
                        Map.of(
                                "oauth.scope", "api://tools/.default",
                                "oauth.token-url", "https://login.microsoftonline.com/t/oauth2/v2.0/token");
                    case "cognito" -> Map.of("oauth.scope", "tools/read,tools/write");
                    case "salesforce" ->
                        Map.of("oauth.token-url", "https://example.my.salesforce.com/services/oauth2/token");
                    case "github-app" ->
                        Map.of(
                                "oauth.token-url", "https://api.github.com/app/installations/12345678/access_tokens",
                                "oauth.private-key-path", "app.pem");
                    default -> Map.of();
                });
    }

    private static List<ConfigProblem> problems(List<Map.Entry<String, String>> settings) {
        List<ConfigEntry> entries = new ArrayList<>();
        entries.add(new ConfigEntry("mcp.servers.api.url", "https://mcp.example.test/mcp", "test"));
        settings.forEach(s -> entries.add(new ConfigEntry("mcp.servers.api." + s.getKey(), s.getValue(), "test")));
        try {
            Object unused = new ConfigReader(UnaryOperator.identity()).read(entries, Map.of(), List.of());
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
