package dev.camelmcp.config;

import dev.camelmcp.config.ForwardSettings.Circuit;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads the settings that are not about one server. Not thread-safe; use once. */
final class SettingsReader {

    private static final int MIN_KEY_LENGTH = 8;
    private static final Pattern API_KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{" + MIN_KEY_LENGTH + ",}");

    private final Map<Setting, ConfigEntry> entries;
    private final UnaryOperator<String> placeholders;
    private final List<ConfigProblem> problems;
    private final Map<String, String> properties = new HashMap<>();

    SettingsReader(
            Map<Setting, ConfigEntry> entries, UnaryOperator<String> placeholders, List<ConfigProblem> problems) {
        this.entries = entries;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    Settings read() {
        // these are for the routes alone
        read(Setting.RETRY_INITIAL_DELAY, Values::duration);
        read(Setting.RETRY_MULTIPLIER, v -> Values.integer(v, 1, 10));
        read(Setting.RETRY_MAX_DELAY, Values::duration);
        read(Setting.FORWARD_HTTP_ENGINE, v -> v);
        read(Setting.INBOUND_AUTH, SettingsReader::inboundAuth);
        return new Settings(oauth(), forward(), inbound(), admin(), properties);
    }

    private OAuthSettings oauth() {
        return new OAuthSettings(
                read(Setting.RETRY_MAX_ATTEMPTS, v -> Values.integer(v, 0, 20)),
                read(Setting.RETRY_BUDGET, Values::duration),
                read(Setting.RETRY_MAX_RETRY_AFTER, Values::duration),
                read(Setting.FAILURE_PAUSE, Values::duration),
                read(Setting.REVOKE_ON_SHUTDOWN, Values::bool),
                read(Setting.OAUTH_TIMEOUT, Values::duration),
                read(Setting.CLOCK_SKEW, Values::duration));
    }

    private ForwardSettings forward() {
        boolean breaks = read(Setting.FORWARD_CIRCUIT_ENABLED, Values::bool);
        Circuit circuit = new Circuit(
                read(Setting.FORWARD_CIRCUIT_FAILURE_RATE, v -> Values.integer(v, 1, 100)),
                read(Setting.FORWARD_CIRCUIT_WINDOW, v -> Values.integer(v, 1, 10_000)),
                read(Setting.FORWARD_CIRCUIT_OPEN_TIME, Values::positiveDuration));
        return new ForwardSettings(
                read(Setting.FORWARD_CONNECT_TIMEOUT, Values::positiveDuration),
                read(Setting.FORWARD_RESPONSE_TIMEOUT, Values::duration),
                read(Setting.FORWARD_STREAM_IDLE_TIMEOUT, Values::duration),
                read(Setting.FORWARD_MAX_CONNECTIONS, v -> Values.integer(v, 1, 1_000_000)),
                read(Setting.FORWARD_MAX_STREAMS, v -> Values.integer(v, 0, 1_000_000)),
                read(Setting.FORWARD_MAX_HEADER_SIZE, Values::size),
                read(Setting.FORWARD_MAX_REQUEST_SIZE, Values::size),
                breaks ? circuit : null);
    }

    private InboundSettings inbound() {
        return new InboundSettings(
                read(Setting.INBOUND_ALLOW_UNAUTHENTICATED, Values::bool),
                read(Setting.INBOUND_ALLOWED_HOSTS, SettingsReader::names),
                read(Setting.INBOUND_ALLOWED_ORIGINS, SettingsReader::names),
                read(Setting.INBOUND_IDLE_TIMEOUT, Values::positiveDuration));
    }

    private AdminSettings admin() {
        // the routes have no business to know it
        properties.put(Setting.ADMIN_API_KEY.key(), "");
        ConfigEntry entry = entries.get(Setting.ADMIN_API_KEY);
        if (entry != null) {
            try {
                return new AdminSettings(
                        apiKey(placeholders.apply(entry.value()).trim()));
            } catch (IllegalArgumentException e) {
                problems.add(
                        new ConfigProblem(Setting.ADMIN_API_KEY.key(), entry.source(), String.valueOf(e.getMessage())));
            }
        }
        return new AdminSettings(null);
    }

    private <T> T read(Setting setting, Function<String, T> conversion) {
        ConfigEntry entry = entries.get(setting);
        if (entry != null) {
            try {
                String value = placeholders.apply(entry.value()).trim();
                return publish(setting, value, conversion.apply(value));
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(setting.key(), entry.source(), String.valueOf(e.getMessage())));
            }
        }
        return publish(setting, setting.defaultValue(), conversion.apply(setting.defaultValue()));
    }

    /** Durations in milliseconds, which all options of all components understand. */
    private <T> T publish(Setting setting, String text, T value) {
        properties.put(setting.key(), value instanceof Duration time ? String.valueOf(time.toMillis()) : text);
        return value;
    }

    private static Set<String> names(String value) {
        return new TreeSet<>(Values.list(value.toLowerCase(Locale.ROOT)));
    }

    /** RFC 6750 §2.1: what may stand behind {@code Bearer}. An empty key is a mistake, most often a variable that is not set, and must not open the gateway to whoever is on this machine. */
    private static Secret apiKey(String value) {
        if (!API_KEY.matcher(value).matches()) {
            throw new IllegalArgumentException("not a key that can be sent as a Bearer token: use at least "
                    + MIN_KEY_LENGTH + " letters, digits and -._~+/, such as openssl rand -hex 32 prints");
        }
        return new Secret(value);
    }

    private static String inboundAuth(String value) {
        if (!value.equals("none")) {
            throw new IllegalArgumentException("'" + value + "' is not supported yet; the only value is none");
        }
        return value;
    }
}
