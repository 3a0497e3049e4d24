package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.token.TokenKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cached token is found again exactly as long as nothing that changes the token has changed. */
class RegistrationKeyTest {

    private static TokenKey key(String... settings) {
        return oauthServer(settings).read().servers().all().iterator().next().tokenKey();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth.client-id=other",
                "oauth.client-secret=" + SECRET + "2",
                "oauth.token-url=https://as.example/other",
                "oauth.use-basic-auth=false",
                "oauth.token-endpoint-auth-method=none",
                "oauth.scope=read",
                "oauth.audience=https://api.example/",
                "oauth.organization=org_1",
                "oauth.resource=https://mcp.example/",
                "oauth.additional-params.hint=robot",
                "oauth.custom-headers.X-Tenant=t"
            })
    void everythingThatChangesTheTokenChangesTheKey(String setting) {
        assertThat(key(setting)).isNotEqualTo(key());
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.scope=read, oauth.scope=write",
        "oauth.scope=read, oauth.scope=Read",
        "oauth.scope=read write, oauth.scope=readwrite",
        "oauth.audience=a, oauth.organization=a",
        "oauth.audience=urn:a, oauth.resource=urn:a",
        "oauth.organization=urn:a, oauth.resource=urn:a",
        "oauth.additional-params.a=b, oauth.custom-headers.a=b",
        "oauth.additional-params.a=b, oauth.additional-params.b=a",
        "oauth.additional-params.ab=c, oauth.additional-params.a=bc",
        "oauth.resource=urn:a, oauth.resource=urn:b"
    })
    void differentSettingsDoNotShareAKey(String one, String other) {
        assertThat(key(one)).isNotEqualTo(key(other));
    }

    @Test
    void oneAudienceWithABlankIsNotTheSameAsTwoAudiences() {
        assertThat(key("oauth.audience=one two")).isNotEqualTo(key("oauth.audience=one,two"));
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.scope=read write, oauth.scope=write read",
        "oauth.clientId=gateway, oauth.client-id=gateway",
        "description=a, description=b",
        "url=https://mcp.example/v1, url=https://mcp.example/v2",
        "oauth.validate-scopes=true, oauth.validate-scopes=false",
        "oauth.token-expiry-buffer=1, oauth.token-expiry-buffer=2"
    })
    void whatDoesNotChangeTheTokenDoesNotChangeTheKey(String one, String other) {
        assertThat(key(one)).isEqualTo(key(other));
    }

    @Test
    void serversWithTheSameClientShareNoToken() {
        List<TokenKey> keys = oauthServer()
                .property("mcp.servers.b.url", "https://mcp.example/mcp")
                .property("mcp.servers.b.oauth.enabled", "true")
                .property("mcp.servers.b.oauth.client-id", "gateway")
                .property("mcp.servers.b.oauth.client-secret", SECRET)
                .property("mcp.servers.b.oauth.token-url", ConfigUnderTest.TOKEN_URL)
                .read()
                .servers()
                .all()
                .stream()
                .map(s -> s.tokenKey())
                .toList();

        assertThat(keys).hasSize(2).doesNotHaveDuplicates();
    }
}
