package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ServerRegistration;
import org.junit.jupiter.api.Test;

/** Whatever ends up in a log by {@code toString()} shows no secret. */
class RedactionTest {

    @Test
    void configEntryShowsKeyAndSourceOnly() {
        assertThat(new ConfigEntry("mcp.servers.api.oauth.client-secret", SECRET, "application.properties:3"))
                .hasToString("mcp.servers.api.oauth.client-secret (application.properties:3)");
    }

    @Test
    void oauthRegistrationShowsTheClientButNotItsSecret() {
        assertThat(oauthServer().oauth().toString()).contains("gateway").doesNotContain(SECRET);
    }

    @Test
    void oauthRegistrationShowsNamesOfHeadersButNotTheirValues() {
        assertThat(oauthServer("oauth.custom-headers.X-Api-Key=" + SECRET)
                        .oauth()
                        .toString())
                .contains("X-Api-Key")
                .doesNotContain(SECRET);
    }

    /** Some servers take a second credential as a parameter of their own: a PIN, an API key, a SAML assertion. */
    @Test
    void oauthRegistrationShowsNamesOfAdditionalParametersButNotTheirValues() {
        assertThat(oauthServer("oauth.additional-params.api_key=" + SECRET)
                        .oauth()
                        .toString())
                .contains("api_key")
                .doesNotContain(SECRET);
    }

    @Test
    void serverRegistrationShowsItsIdButNoSecret() {
        ServerRegistration server =
                oauthServer("oauth.custom-headers.X-Api-Key=" + SECRET).server("api");

        assertThat(server.toString()).contains("api").doesNotContain(SECRET);
        assertThat(String.valueOf(server.tokenKey())).doesNotContain(SECRET);
    }
}
