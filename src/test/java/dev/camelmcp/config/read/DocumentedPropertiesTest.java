package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.oauthServer;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.quality.Document;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each property is in one row of one table, with the default that it has; and no page speaks of another one. */
class DocumentedPropertiesTest {

    private static final DocumentedProperties DOCUMENTED = new DocumentedProperties(Document.all());

    @Test
    void eachPropertyIsInOneRowAndNoOther() {
        assertThat(DOCUMENTED.missing()).isEmpty();
    }

    @Test
    void defaultsOfSettingsAreThoseOfTheCode() {
        assertThat(DOCUMENTED.wrongDefaults()).isEmpty();
    }

    @Test
    void defaultsOfAServerAreThoseThatAreRead() {
        assertThat(DOCUMENTED.serverDefaults())
                .hasSizeGreaterThan(10)
                .allSatisfy((property, value) -> assertThat(withAndWithout(property, value))
                        .as("%s=%s", property.key(), value)
                        .hasSize(1));
    }

    @Test
    void nothingElseIsSpokenOf() {
        assertThat(DOCUMENTED.unknownMentions()).isEmpty();
    }

    @Test
    void missingDoubleAndUnknownRowsAreFound() {
        assertThat(madeUp("""
                | property | default | meaning |
                | --- | --- | --- |
                | `mcp.oauth.timeout` | `10s` | once |
                | `url`, `command` | | together |
                | `env.<NAME>` | | a map |
                | `mcp.oauth.timeout` | `10s` | twice |
                | `mcp.oauth.gone` | | |
                | `oauth.gone` | | |
                | `camel.server.port` | `8080` | Camel's |
                | `camel.server.gone` | | |
                | `camelmcp.log-level` | `INFO` | logback's |
                | `camelmcp.gone` | | |
                """).missing())
                .contains(
                        "mcp.oauth.timeout is in 2 rows",
                        "mcp.oauth.clock-skew is in 0 rows",
                        "args is in 0 rows",
                        "mcp.inbound.api-keys.<name>.hash is in 0 rows",
                        "oauth.custom-headers.<name> is in 0 rows",
                        "mcp.oauth.gone does not exist",
                        "oauth.gone does not exist",
                        "camel.server.gone does not exist",
                        "camelmcp.gone does not exist")
                .noneMatch(p -> p.startsWith("url ") || p.startsWith("command ") || p.startsWith("env."))
                .noneMatch(p -> p.startsWith("camel.server.port") || p.startsWith("camelmcp.log-level"));
    }

    @Test
    void wrongDefaultsAreFound() {
        DocumentedProperties madeUp = madeUp("""
                | property | default | meaning |
                | --- | --- | --- |
                | `mcp.oauth.timeout` | `11s` | wrong |
                | `mcp.oauth.clock-skew` | | left out |
                | `mcp.admin.api-key` | `secret` | has none |
                | `mcp.inbound.jwt.issuer` | required by `jwt` | words are no value |
                | `oauth.token-expiry-buffer` | `30` | wrong |
                """);
        assertThat(madeUp.wrongDefaults())
                .containsExactlyInAnyOrder(
                        "mcp.oauth.timeout is [10s] by default, not [11s]",
                        "mcp.oauth.clock-skew is [5s] by default, not []",
                        "mcp.admin.api-key is [] by default, not [secret]");
        assertThat(madeUp.serverDefaults()).containsOnlyKeys(ServerProperty.TOKEN_EXPIRY_BUFFER);
        assertThat(withAndWithout(ServerProperty.TOKEN_EXPIRY_BUFFER, "30")).hasSize(2);
    }

    @Test
    void unknownMentionsAreFound() {
        assertThat(madeUp("""
                `mcp.oauth.timeout`, `mcp.oauth.gone=1`, `mcp.forward.*`, `mcp.gone.*`, `mcp.servers.<id>.…`, `oauth.scpe`,
                `oauth.custom-headers.X`, `mcp.inbound.api-keys.ci.hash`, `camel.main.shutdown-timeout`, `camel.main.gone`

                ```properties
                mcp.servers.api.oauth.scope=x
                mcp.servers.api.oauth.scpe=x
                ```
                """).unknownMentions())
                .containsExactlyInAnyOrder(
                        "docs/made-up.md: mcp.oauth.gone does not exist",
                        "docs/made-up.md: mcp.gone does not exist",
                        "docs/made-up.md: mcp.servers.api.oauth.scpe does not exist",
                        "docs/made-up.md: oauth.scpe does not exist",
                        "docs/made-up.md: camel.main.gone does not exist");
    }

    /** What is read with the property written out, and with it left out: the same, where that is its default. */
    private static Set<ServerRegistration> withAndWithout(ServerProperty property, String value) {
        String line = property.key() + "=" + value;
        return property == ServerProperty.OAUTH_ENABLED
                ? Set.copyOf(
                        List.of(plainServer().server("api"), plainServer(line).server("api")))
                : Set.copyOf(
                        List.of(oauthServer().server("api"), oauthServer(line).server("api")));
    }

    private static DocumentedProperties madeUp(String text) {
        return new DocumentedProperties(List.of(Document.written("docs/made-up.md", text)));
    }
}
