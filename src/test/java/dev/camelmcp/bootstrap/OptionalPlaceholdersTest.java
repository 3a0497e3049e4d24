package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.read.ConfigReader;
import dev.camelmcp.config.read.Extensions;
import dev.camelmcp.token.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** <code>{{?name}}</code> without a value: its property is not set, and the word {@code null} goes nowhere. */
class OptionalPlaceholdersTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void propertyCountsAsNotSet() {
        McpConfig config = read(
                "mcp.servers.api.oauth.scope={{?nope}}",
                "mcp.servers.api.oauth.audience= {{?nope}}",
                "mcp.servers.api.oauth.validate-scopes={{?nope}}",
                "mcp.servers.api.oauth.custom-headers.X-A={{?nope}}",
                "mcp.oauth.timeout={{?nope}}",
                "mcp.servers.local.command=cat",
                "mcp.servers.local.args[0]=-u",
                "mcp.servers.local.args[1]={{?nope}}",
                "mcp.servers.local.args[2]=-",
                "mcp.servers.local.env.LEVEL={{?nope}}");

        assertThat(config.servers().find("api").requireOAuth().scope().toString())
                .isEmpty();
        assertThat(config.servers().find("api").requireOAuth().audiences()).isEmpty();
        assertThat(config.servers().find("api").requireOAuth().validateScopes()).isTrue();
        assertThat(config.servers().find("api").requireOAuth().customHeaders()).isEmpty();
        assertThat(config.servers().find("local").requireLocal().args()).containsExactly("-u", "-");
        assertThat(config.servers().find("local").requireLocal().env()).isEmpty();
    }

    @Test
    void partOfALongerValueIsEmpty() {
        assertThat(read("mcp.servers.api.description=a{{?nope}}b")
                        .servers()
                        .find("api")
                        .description())
                .isEqualTo("ab");
    }

    @Test
    void propertyWithAValueHasIt() {
        context.getPropertiesComponent().addInitialProperty("there", "s3cret");

        assertThat(read("mcp.servers.api.oauth.client-secret={{?there}}")
                        .servers()
                        .find("api")
                        .requireOAuth()
                        .clientSecret())
                .isEqualTo(new Secret("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-id", "client-secret", "token-url"})
    void whatIsRequiredIsReportedAsMissing(String key) {
        assertThat(problems("mcp.servers.api.oauth.discovery=off", "mcp.servers.api.oauth." + key + "={{?nope}}"))
                .singleElement()
                .satisfies(p -> assertThat(p.property()).isEqualTo("mcp.servers.api.oauth." + key))
                .satisfies(p -> assertThat(p.message()).startsWith("is required"));
    }

    /** Or whoever is on this machine could use or administer a gateway whose operator wants a key. */
    @ParameterizedTest
    @ValueSource(strings = {"mcp.admin.api-key", "mcp.inbound.auth"})
    void whatDecidesWhoMayCallIsNotOptional(String key) {
        assertThat(problems(key + "={{?nope}}"))
                .singleElement()
                .satisfies(p -> assertThat(p.property()).isEqualTo(key));
    }

    @Test
    void memberOfTheJsonFileCountsAsNotSet() throws Exception {
        Path file = Files.writeString(folder.resolve("mcp.json"), """
                {"mcp_configs": {"team": {"mcp_config": [{"server_name": "json",
                  "config": {"url": "https://mcp.example/mcp"},
                  "oauth_config": {"enabled": true, "OAUTH_CLIENT_ID": "id", "OAUTH_CLIENT_SECRET": "{{?nope}}",
                    "OAUTH_TOKEN_URL": "https://as.example/token"}}]}}}
                """);

        assertThat(problems("mcp.config-file=" + file))
                .singleElement()
                .asString()
                .contains("OAUTH_CLIENT_SECRET")
                .contains("is required");
    }

    private List<ConfigProblem> problems(String... lines) {
        return catchThrowableOfType(ConfigException.class, () -> read(lines)).problems();
    }

    private McpConfig read(String... lines) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (String line : List.of(
                "mcp.servers.api.url=https://mcp.example/mcp",
                "mcp.servers.api.oauth.enabled=true",
                "mcp.servers.api.oauth.client-id=gateway",
                "mcp.servers.api.oauth.client-secret=hunter2",
                "mcp.servers.api.oauth.token-url=https://as.example/token")) {
            String key = line.substring(0, line.indexOf('=') + 1);
            if (List.of(lines).stream().noneMatch(l -> l.startsWith(key))) {
                entries.add(entry(line));
            }
        }
        for (String line : lines) {
            entries.add(entry(line));
        }
        return new ConfigReader(new Placeholders(context, System.getenv(), new NamedFiles()), Extensions.NONE)
                .read(entries, Map.of(), List.of());
    }

    private static ConfigEntry entry(String line) {
        int equals = line.indexOf('=');
        return new ConfigEntry(line.substring(0, equals), line.substring(equals + 1), "test");
    }
}
