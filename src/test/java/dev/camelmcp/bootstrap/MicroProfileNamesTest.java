package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigEntry;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.LoadablePropertiesSource;
import org.junit.jupiter.api.Test;

/** What Quarkus lists beside what stands in its files. */
class MicroProfileNamesTest {

    private static final Map<String, String> VARIABLES = Map.of(
            "MCP_INBOUND_RATE_LIMIT_ENABLED", "true",
            "MCP_SERVERS_OAUTH_API_URL", "https://api.example.com/mcp",
            "MCP_SERVERS_API_OAUTH_CLIENT_ID", "me");

    /** Would catch a variable of the documented name that stops the start, as an unknown property. */
    @Test
    void namesMadeOfVariablesAreNotRead() throws Exception {
        assertThat(keys(
                        MicroProfileNames.SOURCE,
                        "mcp.inbound.rate.limit.enabled",
                        "mcp.servers.oauth.api.url",
                        "mcp.servers.api.oauth.client.id"))
                .isEmpty();
    }

    @Test
    void whatOnlyAFileCanSayIsRead() throws Exception {
        String[] keys = {
            "mcp.inbound.rate-limit.enabled",
            "mcp.inbound.rate.limit.period",
            "mcp.servers.oauth-api.url",
            "mcp.servers.oauth_api.url",
            "mcp.servers.api.oauth.clientId"
        };
        assertThat(keys(MicroProfileNames.SOURCE, keys)).containsExactlyInAnyOrder(keys);
    }

    /** Nothing else makes names of variables, so there it is the id of a server. */
    @Test
    void dotsOfOtherSourcesAreMeant() throws Exception {
        assertThat(keys("a file", "mcp.servers.oauth.api.url")).containsExactly("mcp.servers.oauth.api.url");
    }

    private static List<String> keys(String source, String... listed) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().addPropertiesSource(new Listed(source, List.of(listed)));
            return CamelConfigSource.entries(context, List.of(), VARIABLES).stream()
                    .map(ConfigEntry::key)
                    .toList();
        }
    }

    private record Listed(String name, List<String> keys) implements LoadablePropertiesSource {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getProperty(String key) {
            return keys.contains(key) ? "some value" : null;
        }

        @Override
        public Properties loadProperties() {
            return loadProperties(key -> true);
        }

        @Override
        public Properties loadProperties(Predicate<String> filter) {
            Properties properties = new Properties();
            keys.stream().filter(filter).forEach(key -> properties.setProperty(key, getProperty(key)));
            return properties;
        }

        @Override
        public void reloadProperties(String location) {}
    }
}
