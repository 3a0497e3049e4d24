package dev.camelmcp.config.read;

import dev.camelmcp.config.StoreSettings;
import dev.camelmcp.config.StoreSettings.EncryptionKey;
import dev.camelmcp.config.StoreSettings.Redis;
import dev.camelmcp.config.StoreSettings.Topology;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsFiles;
import dev.camelmcp.token.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what nodes share: {@code mcp.store.*}. Not thread-safe; use once. */
final class StoreReader {

    /** No pattern of an ACL, no hash tag of a cluster. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");

    /** What the library sends on to the nodes of a cluster as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]+");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

    private final SettingsReader settings;

    StoreReader(SettingsReader settings) {
        this.settings = settings;
    }

    /** Null where nothing is shared. */
    @Nullable
    StoreSettings read(boolean revokeOnShutdown) {
        RedisUrl url = settings.readOptional(Setting.STORE_REDIS_URL, v -> RedisUrl.parse(Values.secret(v)));
        String user = settings.readOptional(Setting.STORE_REDIS_USERNAME, v -> v);
        Secret password = settings.readOptional(Setting.STORE_REDIS_PASSWORD, v -> new Secret(Values.secret(v)));
        Path caBundle = settings.readOptional(Setting.STORE_REDIS_CA_BUNDLE_PATH, Values::path);
        String prefix = settings.read(Setting.STORE_REDIS_KEY_PREFIX, StoreReader::prefix);
        Duration timeout = settings.read(Setting.STORE_REDIS_TIMEOUT, Values::positiveDuration);
        List<EncryptionKey> keys = settings.readOptional(Setting.STORE_ENCRYPTION_KEYS, EncryptionKeys::parse);
        settings.hide(Setting.STORE_REDIS_URL);
        settings.hide(Setting.STORE_REDIS_PASSWORD);
        settings.hide(Setting.STORE_ENCRYPTION_KEYS);
        if (url == null) {
            refuseWhatIsOfNoUse();
            return null;
        }
        if (revokeOnShutdown) {
            settings.problem(
                    Setting.REVOKE_ON_SHUTDOWN.key(),
                    Setting.REVOKE_ON_SHUTDOWN,
                    "true would revoke the tokens that other nodes use, since " + Setting.STORE_REDIS_URL.key()
                            + " is set; leave one of the two out");
        }
        if (keys == null && !settings.isInvalid(Setting.STORE_ENCRYPTION_KEYS)) {
            settings.problem(
                    Setting.STORE_ENCRYPTION_KEYS.key(),
                    Setting.STORE_ENCRYPTION_KEYS,
                    "is required, since tokens are kept in Redis: ID:BASE64, where openssl rand -base64 32 prints the"
                            + " second part; the same on all nodes");
        }
        Redis redis = new Redis(
                url.topology(),
                url.servers(),
                url.master(),
                tls(url, caBundle),
                once(Setting.STORE_REDIS_USERNAME, "user", user, url.user()),
                once(Setting.STORE_REDIS_PASSWORD, "password", password, url.password()),
                url.database(),
                prefix,
                timeout);
        check(redis);
        return keys == null ? null : new StoreSettings(redis, keys);
    }

    private void refuseWhatIsOfNoUse() {
        if (settings.isInvalid(Setting.STORE_REDIS_URL)) {
            return;
        }
        Setting.below("mcp.store.")
                .filter(setting -> setting != Setting.STORE_REDIS_URL && settings.has(setting))
                .forEach(setting -> settings.problem(
                        setting.key(),
                        setting,
                        "does nothing without " + Setting.STORE_REDIS_URL.key() + "; set that, or leave this out"));
    }

    private @Nullable TlsFiles tls(RedisUrl url, @Nullable Path caBundle) {
        if (!url.tls()) {
            if (caBundle != null) {
                problem(
                        Setting.STORE_REDIS_CA_BUNDLE_PATH,
                        "does nothing without TLS: write rediss:// in " + Setting.STORE_REDIS_URL.key()
                                + ", or leave this out");
            }
            return null;
        }
        TlsFiles files = new TlsFiles(null, null, null, caBundle);
        ClientTls.problems(files, Clock.systemUTC())
                .forEach(problem -> problem(Setting.STORE_REDIS_CA_BUNDLE_PATH, problem));
        return files;
    }

    /** What may stand in the URL or by itself. */
    private <T> @Nullable T once(Setting setting, String what, @Nullable T own, @Nullable T inUrl) {
        if (own != null && inUrl != null && !own.equals(inUrl)) {
            problem(
                    setting,
                    "is another " + what + " than in " + Setting.STORE_REDIS_URL.key() + "; leave one of them out");
        }
        return own == null ? inUrl : own;
    }

    private void check(Redis redis) {
        if (redis.user() != null && redis.password() == null) {
            settings.problem(
                    Setting.STORE_REDIS_PASSWORD.key(),
                    Setting.STORE_REDIS_URL,
                    "is required, since there is a user: as this property, or in " + Setting.STORE_REDIS_URL.key());
        }
        if (redis.topology() == Topology.CLUSTER
                && redis.user() != null
                && !PLAIN.matcher(redis.user()).matches()) {
            problem(
                    Setting.STORE_REDIS_USERNAME,
                    "has other characters than letters, digits and ._~-, which does not work with a cluster; use another"
                            + " user");
        }
        boolean remote = redis.servers().stream()
                .anyMatch(server -> !LOOPBACK.matcher(server.host()).matches());
        if (redis.tls() == null && redis.password() != null && remote) {
            settings.warn(
                    Setting.STORE_REDIS_URL,
                    " is without TLS: whoever is on the way reads the password of Redis; use rediss://");
        }
    }

    private void problem(Setting setting, String message) {
        settings.problem(setting.key(), setting, message);
    }

    private static String prefix(String value) {
        if (!PREFIX.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no prefix of keys: use 1 to 100 letters, digits and ._:/-");
        }
        return value;
    }
}
