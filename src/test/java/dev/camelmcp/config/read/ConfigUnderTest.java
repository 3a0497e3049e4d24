package dev.camelmcp.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A configuration to be read, written as {@code key=value} lines. Every secret in these tests is or holds
 * {@link #SECRET}, and whoever asks for problems or warnings also checks that none of them shows it.
 */
final class ConfigUnderTest {

    static final String SECRET = "hunter2-never-print-me";
    static final String TOKEN_URL = "https://as.example/token";

    private final List<ConfigEntry> properties = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<ConfigEntry> overrides = new ArrayList<>();
    private UnaryOperator<String> placeholders = UnaryOperator.identity();

    /** Nothing but these properties; the n-th stands in {@code application.properties:n}. */
    static ConfigUnderTest properties(String... lines) {
        ConfigUnderTest config = new ConfigUnderTest();
        for (String line : lines) {
            config.property(key(line), value(line));
        }
        return config;
    }

    /** Server {@code api} without OAuth. */
    static ConfigUnderTest plainServer(String... settings) {
        return properties("mcp.servers.api.url=https://mcp.example/mcp").with(settings);
    }

    /** Server {@code api} with a complete OAuth client, and what a test changes in it, as in {@link #with}. */
    static ConfigUnderTest oauthServer(String... settings) {
        return plainServer(
                        "oauth.enabled=true",
                        "oauth.client-id=gateway",
                        "oauth.client-secret=" + SECRET,
                        "oauth.token-url=" + TOKEN_URL)
                .with(settings);
    }

    /** Adds properties of server {@code api}, written without {@code mcp.servers.api.}. */
    ConfigUnderTest with(String... settings) {
        for (String line : settings) {
            property("mcp.servers.api." + key(line), value(line));
        }
        return this;
    }

    ConfigUnderTest property(String key, String value) {
        properties.add(new ConfigEntry(key, value, "application.properties:" + (properties.size() + 1)));
        return this;
    }

    ConfigUnderTest without(String setting) {
        properties.removeIf(e -> e.key().equals("mcp.servers.api." + setting));
        return this;
    }

    ConfigUnderTest environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ConfigUnderTest override(String key, String value) {
        overrides.add(new ConfigEntry(key, value, "-D" + key));
        return this;
    }

    ConfigUnderTest placeholders(UnaryOperator<String> resolver) {
        placeholders = resolver;
        return this;
    }

    McpConfig read() {
        McpConfig config = new ConfigReader(placeholders).read(properties, environment, overrides);
        assertThat(String.join("\n", config.warnings())).doesNotContain(SECRET);
        return config;
    }

    Settings settings() {
        return read().settings();
    }

    ServerRegistration server(String id) {
        ServerRegistration server = read().servers().find(ServerId.ofDefault(id));
        assertThat(server).as("server %s", id).isNotNull();
        return server;
    }

    /** The OAuth client of server {@code api}. */
    OAuthRegistration oauth() {
        return server("api").requireOAuth();
    }

    /** Everything that is wrong with it. */
    ConfigException failure() {
        ConfigException failure = catchThrowableOfType(ConfigException.class, this::read);
        assertThat(failure).as("the configuration is refused").isNotNull();
        assertThat(failure.getMessage()).doesNotContain(SECRET);
        assertThat(failure.problems().toString()).doesNotContain(SECRET);
        return failure;
    }

    List<ConfigProblem> problems() {
        return failure().problems();
    }

    /** The only thing that is wrong with it. */
    ConfigProblem problem() {
        List<ConfigProblem> problems = problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1);
    }
}
