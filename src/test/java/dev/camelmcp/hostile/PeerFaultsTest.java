package dev.camelmcp.hostile;

import static dev.camelmcp.hostile.Canary.BASIC;
import static dev.camelmcp.hostile.Canary.MARK;
import static dev.camelmcp.hostile.Canary.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.camelmcp.config.ConfigException;
import dev.camelmcp.support.TestGateway;
import dev.camelmcp.token.OAuthError;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the best-known peer gets wrong, where no other class of this package has it as a row named {@code peer: …}. */
@Timeout(30)
class PeerFaultsTest {

    private static final String SHARED = "{server}/shared/token";

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(10)
            .withServer("refused", "http://127.0.0.1:1/token")
            .withServer("one", SHARED)
            .withServer("twin", SHARED)
            .withServer("other-scope", SHARED, "oauth.scope", "admin")
            .withServer("other-client", SHARED, "oauth.client-id", "another")
            .withServer("other-url", SHARED + "?tenant=b")
            .withServer("word", "{server}/word/token", "oauth.client-secret", MARK);

    @Test
    void retryThatNeverFiresWhenTheConnectionIsRefused() throws Exception {
        Case it = GATEWAY.named("refused");
        OAuthError error = it.refusal().error();
        assertThat(error).isEqualTo(new OAuthError("refused", OAuthError.UNREACHABLE, "connection refused", 0));
        assertThat(it.logged()).filteredOn(line -> line.startsWith("Retrying")).hasSize(3);
        assertThat(it.call().statusCode()).isEqualTo(503);
    }

    @Test
    void basicNotFormEncoded() {
        Case it = GATEWAY.next();
        it.token();
        assertThat(it.requests().get(0).header("Authorization")).isEqualTo(BASIC);
        assertThat(it.requests().get(0).body()).doesNotContain("client_secret", MARK);
    }

    @Test
    void continueWithoutOAuthOnFailure() throws Exception {
        Case it = GATEWAY.next().answer(Answers.error("400 Bad Request", "invalid_scope"));
        HttpResponse<String> caller = it.call();
        assertThat(caller.statusCode()).isEqualTo(502);
        assertThat(it.forwarded()).isEmpty();
    }

    @Test
    void callersOwnAuthorizationPassedOn() throws Exception {
        Case it = GATEWAY.next();
        assertThat(it.call().statusCode()).isEqualTo(200);
        assertThat(it.forwarded())
                .singleElement()
                .satisfies(r -> assertThat(r.headers())
                        .filteredOn(h -> h.regionMatches(true, 0, "Authorization", 0, 13))
                        .singleElement()
                        .asString()
                        .endsWith("Bearer " + TOKEN));
    }

    @Test
    void cacheKeyWithoutServerClientScopeOrUrl() {
        List<String> servers = List.of("one", "twin", "other-scope", "other-client", "other-url");
        List<Case> cases = servers.stream().map(GATEWAY::named).toList();
        GATEWAY.server().answer("/shared/token", Answers.token());
        cases.forEach(Case::token);
        cases.forEach(Case::token);
        assertThat(GATEWAY.server().received("/shared/token")).hasSize(servers.size());
    }

    @Test
    void tokenPrefixesPrinted() {
        Case it = GATEWAY.next();
        it.token();
        assertThat(it.logged()).anyMatch(line -> line.startsWith("Obtained token for " + it.id()));
        assertThat(it.logged()).noneMatch(line -> line.contains(TOKEN.substring(0, 4)));
    }

    /** A secret that is a word by itself is a well-formed error code (RFC 6749 §5.2). */
    @Test
    void secretEchoedAsErrorCodePrinted() {
        Case it = GATEWAY.named("word").answer(Answers.error("401 Unauthorized", MARK));
        assertThat(it.refusal()).hasMessage("OAuth token request failed: http_status_401");
    }

    @Test
    void extraParametersOverrideGrantType() {
        assertThat(startWith("oauth.additional-params.grant_type", "password"))
                .hasMessageContaining("may not override the protocol parameter grant_type");
    }

    @Test
    void missingCertificateThenTheSecretIsSentWithoutMtls() {
        assertThat(startWith("oauth.use-mtls", "true", "oauth.client-cert-path", "/nowhere/client.pem"))
                .hasMessageContaining("Client certificate not found: /nowhere/client.pem");
    }

    @Test
    void httpsNotEnforced() {
        assertThat(startWith("oauth.enforce-https", "true")).hasMessageContaining("must be an https URL");
    }

    /** What a gateway with such a server does not start with; the authorization server sees nothing. */
    private static Throwable startWith(String... properties) {
        int before = GATEWAY.server().received().size();
        Map<String, String> settings = new HashMap<>();
        String prefix = "mcp.servers.bad.";
        settings.put(prefix + "url", "https://mcp.example.test/mcp");
        settings.put(prefix + "oauth.enabled", "true");
        settings.put(prefix + "oauth.client-id", Canary.CLIENT_ID);
        settings.put(prefix + "oauth.client-secret", Canary.SECRET);
        settings.put(prefix + "oauth.token-url", GATEWAY.url("/bad/token"));
        settings.put(prefix + "oauth.enforce-https", "false");
        for (int i = 0; i < properties.length; i += 2) {
            settings.put(prefix + properties[i], properties[i + 1]);
        }
        Throwable failure = catchThrowable(() -> TestGateway.start(settings).close());
        assertThat(GATEWAY.server().received()).hasSize(before);
        assertThat(failure).isNotNull();
        Throwable root = failure;
        while (!(root instanceof ConfigException) && root.getCause() != null) {
            root = root.getCause();
        }
        return GATEWAY.show(root);
    }
}
