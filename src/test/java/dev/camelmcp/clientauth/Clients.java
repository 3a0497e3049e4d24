package dev.camelmcp.clientauth;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.read.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** OAuth clients as the configuration makes them. */
final class Clients {

    private Clients() {}

    /** A client with this id and secret, and further {@code oauth.…} settings as {@code key=value}. */
    static OAuthRegistration client(String id, String secret, String... settings) {
        List<ConfigEntry> entries = new ArrayList<>();
        entries.add(new ConfigEntry("mcp.servers.api.url", "https://mcp.example/mcp", "test"));
        entries.add(oauth("enabled", "true"));
        entries.add(oauth("token-url", "https://as.example/token"));
        entries.add(oauth("client-id", id));
        entries.add(oauth("client-secret", secret));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            entries.add(oauth(setting.substring(0, equals), setting.substring(equals + 1)));
        }
        return new ConfigReader(UnaryOperator.identity())
                .read(entries, Map.of(), List.of())
                .servers()
                .all()
                .iterator()
                .next()
                .requireOAuth();
    }

    private static ConfigEntry oauth(String key, String value) {
        return new ConfigEntry("mcp.servers.api.oauth." + key, value, "test");
    }
}
