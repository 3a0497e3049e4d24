package dev.camelmcp.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with {@code oauth.provider} against products that do what their documentation says, and nothing else. */
class ProviderFlowTest {

    private static final String PREFIX = "mcp.servers.api.";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path keys;

    private static AppKey key;
    private static AppKey otherKey;
    private static StubUpstream upstream;

    @BeforeAll
    static void start() throws Exception {
        key = AppKey.create(keys, "app.pem");
        otherKey = AppKey.create(keys, "other.pem");
        upstream = StubUpstream.start();
    }

    @AfterAll
    static void stop() throws Exception {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "okta", "entra", "cognito", "salesforce", "github-app"})
    void forwardWhenOnlyThePresetIsAddedThenTheTokenRequestIsTheDocumentedOne(String name) throws Exception {
        Recording recording = Recording.of(name);
        try (RecordedProvider provider = RecordedProvider.start(recording, key.publicKey());
                TestGateway gateway = TestGateway.start(settings(name, recording, provider, Map.of()))) {
            assertThat(ping(gateway).statusCode()).isEqualTo(200);
            assertThat(provider.deviations()).containsExactly(List.of());
            assertThat(upstream.last().header("Authorization")).isEqualTo("Bearer " + recording.token());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "okta", "entra", "cognito", "salesforce", "github-app"})
    void tokenThenItLivesAsLongAsTheProductSays(String name) throws Exception {
        Recording recording = Recording.of(name);
        try (RecordedProvider provider = RecordedProvider.start(recording, key.publicKey());
                TestGateway gateway = TestGateway.start(settings(name, recording, provider, Map.of()))) {
            Exchange exchange = token(gateway);

            assertThat(exchange.getException()).isNull();
            AccessToken token = exchange.getProperty("McpOAuthToken", AccessToken.class);
            assertThat(token.value().value()).isEqualTo(recording.token());
            assertThat(token.lifetime().toSeconds()).isCloseTo(recording.lifetime(), within(5L));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "okta", "entra", "cognito", "salesforce", "github-app"})
    void tokenWhenCredentialsAreWrongThenTheDocumentedErrorIsReportedAtOnce(String name) throws Exception {
        Recording recording = Recording.of(name);
        try (RecordedProvider provider = RecordedProvider.start(recording, key.publicKey());
                TestGateway gateway = TestGateway.start(settings(name, recording, provider, recording.wrong()))) {
            assertThat(token(gateway).getException())
                    .hasMessage("OAuth token request failed: " + recording.error())
                    .hasMessageNotContaining("AADSTS");
            assertThat(provider.deviations())
                    .containsExactly(List.of(recording.refusals().get(0).when()));
        }
    }

    @Test
    void revokeWhenGitHubThenTheTokenDeletesItself() throws Exception {
        Recording recording = Recording.of("github-app");
        try (RecordedProvider provider = RecordedProvider.start(recording, key.publicKey());
                StubUpstream revocation = StubUpstream.start(
                        (request, response) -> response.setStatusCode(204).end());
                TestGateway gateway = TestGateway.start(settings(
                        "github-app", recording, provider, Map.of("oauth.revocation-url", revocation.url())))) {
            ping(gateway);
            Exchange exchange =
                    gateway.producer().request("direct:mcp-oauth-revoke", e -> e.setProperty("McpServer", "api"));

            assertThat(exchange.getException()).isNull();
            assertThat(revocation.received()).hasSize(1);
            assertThat(revocation.last().method()).isEqualTo("DELETE");
            assertThat(revocation.last().body()).isEmpty();
            assertThat(revocation.last().header("Authorization")).isEqualTo("Bearer " + recording.token());
            assertThat(revocation.last().header("X-GitHub-Api-Version")).isEqualTo("2022-11-28");
        }
    }

    @Test
    void presetWhenAPropertyIsSetThenThatWins() throws Exception {
        Recording recording = Recording.of("auth0");
        Map<String, String> basic = Map.of("oauth.use-basic-auth", "true");
        try (RecordedProvider provider = RecordedProvider.start(recording);
                TestGateway gateway = TestGateway.start(settings("auth0", recording, provider, basic))) {
            token(gateway);
            assertThat(provider.deviations().get(0))
                    .containsExactlyInAnyOrder("Authorization", "client_id", "client_secret");
        }
    }

    @Test
    void presetWhenADefaultLifetimeIsSetThenThatWins() throws Exception {
        Recording recording = Recording.of("salesforce");
        Map<String, String> longer = Map.of("oauth.default-lifetime", "7200");
        try (RecordedProvider provider = RecordedProvider.start(recording);
                TestGateway gateway = TestGateway.start(settings("salesforce", recording, provider, longer))) {
            assertThat(token(gateway)
                            .getProperty("McpOAuthToken", AccessToken.class)
                            .lifetime())
                    .hasSeconds(7200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, oauth.audience, '', is required for auth0",
        "okta, oauth.scope, '', is required for okta",
        "okta, oauth.scope, tools.read openid, Okta refuses openid",
        "entra, oauth.resource, https://tools.example.test, AADSTS901002",
        "entra, oauth.scope, tools.read, /.default",
        "cognito, oauth.scope, read, <resource server identifier>/<scope>",
        "salesforce, oauth.token-url, https://login.salesforce.com/services/oauth2/token, My Domain",
        "github-app, oauth.use-mtls, true, GitHub offers no mutual TLS",
        "github-app, oauth.scope, repo, permissions are granted when the app is installed",
        "github-app, oauth.private-key-path, '', is required for github-app"
    })
    void startWhenTheProductWouldRefuseThenRefusedWithTheReason(
            String name, String property, String value, String reason) {
        Recording recording = Recording.of(name);
        assertThatThrownBy(() -> {
                    try (RecordedProvider provider = RecordedProvider.start(recording, key.publicKey());
                            TestGateway gateway =
                                    TestGateway.start(settings(name, recording, provider, Map.of(property, value)))) {
                        token(gateway);
                    }
                })
                .hasStackTraceContaining(PREFIX + property)
                .hasStackTraceContaining(reason);
    }

    @Test
    void startWhenTheProviderIsUnknownThenTheKnownOnesAreNamed() {
        assertThatThrownBy(() -> {
                    Map<String, String> settings = Map.of(
                            PREFIX + "url", upstream.url(),
                            PREFIX + "oauth.enabled", "true",
                            PREFIX + "oauth.provider", "fabrikam");
                    TestGateway.start(settings).close();
                })
                .hasStackTraceContaining("fabrikam")
                .hasStackTraceContaining(String.join(", ", ProviderProfiles.names()));
    }

    private static HttpResponse<String> ping(TestGateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("api")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(PING))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static Exchange token(TestGateway gateway) {
        return gateway.producer().request("direct:mcp-oauth-token", e -> e.setProperty("McpServer", "api"));
    }

    /** The recorded settings, and what a test changes in them; an empty value removes one. */
    private static Map<String, String> settings(
            String name, Recording recording, RecordedProvider provider, Map<String, String> changed)
            throws IOException {
        Map<String, String> server = new HashMap<>(recording.settings());
        server.put("url", upstream.url());
        server.put("oauth.enabled", "true");
        server.put("oauth.provider", name);
        server.put("oauth.token-url", provider.tokenUrl());
        server.put("oauth.enforce-https", "false");
        server.putAll(changed);
        Map<String, String> settings = new HashMap<>();
        server.forEach((property, value) -> {
            if (!value.isEmpty()) {
                settings.put(
                        PREFIX + property,
                        value.replace("{{key}}", key.file().toString())
                                .replace("{{other key}}", otherKey.file().toString()));
            }
        });
        return settings;
    }
}
