package dev.camelmcp.config.read;

import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.AccessLogSettings.Format;
import dev.camelmcp.config.AdminSettings;
import dev.camelmcp.config.ApiKey;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.ForwardSettings.Circuit;
import dev.camelmcp.config.InboundSettings;
import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.OAuthSettings;
import dev.camelmcp.config.OAuthSettings.Retries;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.Settings;
import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.token.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings that are not about one server. Not thread-safe; use once. */
final class SettingsReader {

    private static final Pattern API_KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{" + ApiKey.SHORTEST + ",}");

    private final Map<Setting, ConfigEntry> entries;
    private final ApiKeyReader keys;
    private final Set<ServerId> servers;
    private final Function<ConfigEntry, String> placeholders;
    private final ProxyVariables proxies;
    private final List<ConfigProblem> problems;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();

    /**
     * @param servers all there are
     * @param proxies what counts where no proxy is configured
     */
    SettingsReader(
            Map<Setting, ConfigEntry> entries,
            ApiKeyReader keys,
            Set<ServerId> servers,
            Function<ConfigEntry, String> placeholders,
            ProxyVariables proxies,
            List<ConfigProblem> problems) {
        this.entries = entries;
        this.keys = keys;
        this.servers = servers;
        this.placeholders = placeholders;
        this.proxies = proxies;
        this.problems = problems;
    }

    Settings read() {
        // asked before anything is read, by those who may do without
        if (!read(Setting.ENABLED, Values::bool)) {
            warnings.add("mcp.enabled=false does nothing here: it is for Spring Boot, and for install.camel.yaml");
        }
        read(Setting.CONFIG_FILE, ConfigFile::at);
        // for the routes alone
        read(Setting.FORWARD_HTTP_ENGINE, v -> v);
        InboundSettings inbound = new InboundReader(this, keys, servers).read();
        EgressProxy proxy = new ProxyReader(this, proxies).read();
        Duration tools = read(Setting.TOOLS_TIMEOUT, Values::positiveDuration);
        Duration delay = read(Setting.SHUTDOWN_DELAY, Values::duration);
        OAuthSettings oauth = oauth();
        StoreSettings store = new StoreReader(this).read(oauth.revokeOnShutdown());
        return new Settings(
                oauth, forward(), local(), inbound, admin(), tools, delay, accessLog(), proxy, store, properties);
    }

    private AccessLogSettings accessLog() {
        AccessLogSettings log = new AccessLogSettings(
                read(Setting.ACCESS_LOG, v -> Format.of(Values.offInYaml(v))),
                readOptional(Setting.ACCESS_LOG_FILE, Values::path));
        if (log.isOff() && log.file() != null && !isInvalid(Setting.ACCESS_LOG)) {
            warn(Setting.ACCESS_LOG_FILE, " does nothing while mcp.access-log is off; set that to text or json");
        }
        return log;
    }

    private OAuthSettings oauth() {
        Retries retries = new Retries(
                read(Setting.RETRY_MAX_ATTEMPTS, v -> Values.integer(v, 0, 20)),
                read(Setting.RETRY_INITIAL_DELAY, Values::duration),
                read(Setting.RETRY_MULTIPLIER, v -> Values.integer(v, 1, 10)),
                read(Setting.RETRY_MAX_DELAY, Values::duration),
                read(Setting.RETRY_MAX_RETRY_AFTER, Values::duration),
                read(Setting.RETRY_BUDGET, Values::duration));
        return new OAuthSettings(
                retries,
                read(Setting.FAILURE_PAUSE, Values::duration),
                read(Setting.REVOKE_ON_SHUTDOWN, Values::bool),
                read(Setting.OAUTH_TIMEOUT, Values::positiveDuration),
                read(Setting.CLOCK_SKEW, Values::duration));
    }

    private ForwardSettings forward() {
        boolean breaks = read(Setting.FORWARD_CIRCUIT_ENABLED, Values::bool);
        Circuit circuit = new Circuit(
                read(Setting.FORWARD_CIRCUIT_FAILURE_RATE, v -> Values.integer(v, 1, 100)),
                read(Setting.FORWARD_CIRCUIT_WINDOW, v -> Values.integer(v, 1, 10_000)),
                read(Setting.FORWARD_CIRCUIT_OPEN_TIME, Values::positiveDuration));
        int maxRequestSize = read(Setting.FORWARD_MAX_REQUEST_SIZE, Values::size);
        return new ForwardSettings(
                read(Setting.FORWARD_CONNECT_TIMEOUT, Values::positiveDuration),
                read(Setting.FORWARD_RESPONSE_TIMEOUT, Values::duration),
                read(Setting.FORWARD_STREAM_IDLE_TIMEOUT, Values::duration),
                read(Setting.FORWARD_MAX_CONNECTIONS, v -> Values.integer(v, 1, 1_000_000)),
                read(Setting.FORWARD_MAX_STREAMS, v -> Values.integer(v, 0, 1_000_000)),
                read(Setting.FORWARD_MAX_HEADER_SIZE, Values::size),
                maxRequestSize,
                maxBufferedSize(maxRequestSize),
                breaks ? circuit : null);
    }

    /** The other three quarters of the heap are for all else. */
    private long maxBufferedSize(int maxRequestSize) {
        Long bytes = readOptional(Setting.FORWARD_MAX_BUFFERED_SIZE, Values::totalSize);
        if (bytes == null) {
            return Math.max(Runtime.getRuntime().maxMemory() / 4, maxRequestSize);
        }
        if (bytes < maxRequestSize) {
            problem(
                    Setting.FORWARD_MAX_BUFFERED_SIZE.key(),
                    Setting.FORWARD_MAX_BUFFERED_SIZE,
                    "is less than one request may have; see " + Setting.FORWARD_MAX_REQUEST_SIZE.key());
        }
        return bytes;
    }

    private LocalSettings local() {
        return new LocalSettings(
                read(Setting.NODE, Values::node),
                read(Setting.LOCAL_MAX_PROCESSES, v -> Values.integer(v, 1, 10_000)),
                read(Setting.LOCAL_MAX_PENDING, v -> Values.integer(v, 1, 100_000)),
                read(Setting.LOCAL_MAX_LINE_SIZE, Values::size),
                read(Setting.LOCAL_SESSION_IDLE_TIMEOUT, Values::positiveDuration),
                read(Setting.LOCAL_KEEP_ALIVE, Values::duration));
    }

    /** What is allowed but unsafe; to be logged at start. */
    List<String> warnings() {
        return warnings;
    }

    void warn(Setting setting, String message) {
        warnings.add(setting.key() + message);
    }

    boolean has(Setting setting) {
        return entries.containsKey(setting);
    }

    private AdminSettings admin() {
        boolean remote = read(Setting.MANAGEMENT_ALLOW_REMOTE, Values::bool);
        if (remote) {
            warn(
                    Setting.MANAGEMENT_ALLOW_REMOTE,
                    "=true: whoever reaches the management port reads health and metrics, without credentials");
        }
        hide(Setting.ADMIN_API_KEY);
        ConfigEntry entry = entries.get(Setting.ADMIN_API_KEY);
        if (entry != null) {
            try {
                return new AdminSettings(apiKey(placeholders.apply(entry).trim()), remote);
            } catch (IllegalArgumentException e) {
                problems.add(
                        new ConfigProblem(Setting.ADMIN_API_KEY.key(), entry.source(), String.valueOf(e.getMessage())));
            }
        }
        return new AdminSettings(null, remote);
    }

    /** The routes have no business to know it. */
    void hide(Setting setting) {
        properties.put(setting.key(), "");
    }

    boolean isInvalid(Setting setting) {
        return problems.stream().anyMatch(p -> p.property().equals(setting.key()));
    }

    /** Reports a problem that is not in one value alone. */
    void problem(String property, Setting where, String message) {
        ConfigEntry entry = entries.get(where);
        problem(property, entry == null ? "default" : entry.source(), message);
    }

    void problem(String property, String source, String message) {
        problems.add(new ConfigProblem(property, source, message));
    }

    /** A setting without a default: null where it is absent, blank or wrong. */
    <T> @Nullable T readOptional(Setting setting, Function<String, T> conversion) {
        return read(setting, v -> Optional.ofNullable(v.isEmpty() ? null : conversion.apply(v)))
                .orElse(null);
    }

    <T> T read(Setting setting, Function<String, T> conversion) {
        ConfigEntry entry = entries.get(setting);
        if (entry != null) {
            try {
                String value = placeholders.apply(entry).trim();
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

    /**
     * RFC 6750 §2.1: what may stand behind {@code Bearer}. An empty key is a mistake, most often a variable that is not
     * set, and must not open the gateway to whoever is on this machine.
     */
    private static Secret apiKey(String value) {
        if (!API_KEY.matcher(value).matches()) {
            throw new IllegalArgumentException("not a key that can be sent as a Bearer token: use at least "
                    + ApiKey.SHORTEST + " letters, digits and -._~+/, such as openssl rand -hex 32 prints");
        }
        return new Secret(value);
    }
}
