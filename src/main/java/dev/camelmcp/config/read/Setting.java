package dev.camelmcp.config.read;

import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The properties that are not about one server, with their defaults: the one place that knows them. */
public enum Setting {
    ENABLED("mcp.enabled", "true"),
    CONFIG_FILE("mcp.config-file", ""),
    NODE("mcp.node", ""),
    SHUTDOWN_DELAY("mcp.shutdown-delay", "0"),
    ACCESS_LOG("mcp.access-log", "off"),
    ACCESS_LOG_FILE("mcp.access-log.file", ""),
    RETRY_MAX_ATTEMPTS("mcp.oauth.retry.max-attempts", "3"),
    RETRY_INITIAL_DELAY("mcp.oauth.retry.initial-delay", "2s"),
    RETRY_MULTIPLIER("mcp.oauth.retry.multiplier", "2"),
    RETRY_MAX_DELAY("mcp.oauth.retry.max-delay", "10s"),
    RETRY_BUDGET("mcp.oauth.retry.budget", "60s"),
    RETRY_MAX_RETRY_AFTER("mcp.oauth.retry.max-retry-after", "30s"),
    FAILURE_PAUSE("mcp.oauth.failure-pause", "5s"),
    REVOKE_ON_SHUTDOWN("mcp.oauth.revoke-on-shutdown", "false"),
    OAUTH_TIMEOUT("mcp.oauth.timeout", "10s"),
    CLOCK_SKEW("mcp.oauth.clock-skew", "5s"),
    FORWARD_CONNECT_TIMEOUT("mcp.forward.connect-timeout", "5s"),
    FORWARD_RESPONSE_TIMEOUT("mcp.forward.response-timeout", "5m"),
    FORWARD_STREAM_IDLE_TIMEOUT("mcp.forward.stream-idle-timeout", "0"),
    FORWARD_MAX_REQUEST_SIZE("mcp.forward.max-request-size", "4MiB"),
    FORWARD_MAX_BUFFERED_SIZE("mcp.forward.max-buffered-size", ""),
    FORWARD_MAX_HEADER_SIZE("mcp.forward.max-header-size", "16KiB"),
    FORWARD_MAX_CONNECTIONS("mcp.forward.max-connections", "16384"),
    FORWARD_MAX_STREAMS("mcp.forward.max-streams", "10000"),
    FORWARD_CIRCUIT_ENABLED("mcp.forward.circuit-breaker.enabled", "false"),
    FORWARD_CIRCUIT_FAILURE_RATE("mcp.forward.circuit-breaker.failure-rate", "50"),
    FORWARD_CIRCUIT_WINDOW("mcp.forward.circuit-breaker.window", "20"),
    FORWARD_CIRCUIT_OPEN_TIME("mcp.forward.circuit-breaker.open-time", "30s"),
    FORWARD_HTTP_ENGINE("mcp.forward.http-engine", "#bean:mcpHttpEngine"),
    PROXY_URL("mcp.proxy.url", ""),
    PROXY_NO_PROXY("mcp.proxy.no-proxy", ""),
    STORE_REDIS_URL("mcp.store.redis.url", ""),
    STORE_REDIS_USERNAME("mcp.store.redis.username", ""),
    STORE_REDIS_PASSWORD("mcp.store.redis.password", ""),
    STORE_REDIS_CA_BUNDLE_PATH("mcp.store.redis.ca-bundle-path", ""),
    STORE_REDIS_KEY_PREFIX("mcp.store.redis.key-prefix", "mcp-oauth:"),
    STORE_REDIS_TIMEOUT("mcp.store.redis.timeout", "1s"),
    STORE_ENCRYPTION_KEYS("mcp.store.encryption-keys", ""),
    LOCAL_MAX_PROCESSES("mcp.local.max-processes", "100"),
    LOCAL_MAX_PENDING("mcp.local.max-pending-requests", "1000"),
    LOCAL_MAX_LINE_SIZE("mcp.local.max-line-size", "4MiB"),
    LOCAL_SESSION_IDLE_TIMEOUT("mcp.local.session-idle-timeout", "30m"),
    TOOLS_TIMEOUT("mcp.tools.timeout", "30s"),
    LOCAL_KEEP_ALIVE("mcp.local.keep-alive", "15s"),
    ADMIN_API_KEY("mcp.admin.api-key", ""),
    MANAGEMENT_ALLOW_REMOTE("mcp.management.allow-remote", "false"),
    INBOUND_AUTH("mcp.inbound.auth", "none"),
    INBOUND_ALLOW_UNAUTHENTICATED("mcp.inbound.allow-unauthenticated", "false"),
    INBOUND_ALLOWED_HOSTS("mcp.inbound.allowed-hosts", "localhost,127.0.0.1,[::1]"),
    INBOUND_ALLOWED_ORIGINS("mcp.inbound.allowed-origins", ""),
    INBOUND_IDLE_TIMEOUT("mcp.inbound.idle-timeout", "60s"),
    INBOUND_PUBLIC_URL("mcp.inbound.public-url", ""),
    INBOUND_JWT_ISSUER("mcp.inbound.jwt.issuer", ""),
    INBOUND_JWT_AUDIENCE("mcp.inbound.jwt.audience", ""),
    INBOUND_JWT_JWKS_URL("mcp.inbound.jwt.jwks-url", ""),
    INBOUND_JWT_ALLOW_HTTP_JWKS("mcp.inbound.jwt.allow-http-jwks-url", "false"),
    INBOUND_JWT_REQUIRED_SCOPES("mcp.inbound.jwt.required-scopes", ""),
    INBOUND_JWT_ALGORITHMS("mcp.inbound.jwt.algorithms", "RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA"),
    INBOUND_RATE_LIMIT_ENABLED("mcp.inbound.rate-limit.enabled", "false"),
    INBOUND_RATE_LIMIT_REQUESTS("mcp.inbound.rate-limit.requests", "600"),
    INBOUND_RATE_LIMIT_PERIOD("mcp.inbound.rate-limit.period", "60s");

    private final String key;
    private final String defaultValue;

    Setting(String key, String defaultValue) {
        this.key = key;
        this.defaultValue = defaultValue;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** The one of that key, however it is spelled. */
    public static Optional<Setting> of(String key) {
        String name = Names.normalize(key);
        return Arrays.stream(values())
                .filter(s -> Names.normalize(s.key).equals(name))
                .findFirst();
    }

    static Stream<Setting> below(String prefix) {
        return Arrays.stream(values()).filter(s -> s.key.startsWith(prefix));
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }
}
