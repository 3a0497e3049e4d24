package dev.camelmcp.config;

import java.util.Arrays;
import java.util.List;

/**
 * The properties of one server, below {@code mcp.servers.<id>.}: the one place that knows their names.
 */
enum ServerProperty {
    URL("url"),
    DESCRIPTION("description"),
    OAUTH_ENABLED("oauth.enabled"),
    VERSION("oauth.version"),
    GRANT_TYPE("oauth.grant-type"),
    CLIENT_ID("oauth.client-id"),
    CLIENT_SECRET("oauth.client-secret"),
    TOKEN_URL("oauth.token-url"),
    REVOCATION_URL("oauth.revocation-url"),
    SCOPE("oauth.scope"),
    AUDIENCE("oauth.audience"),
    ORGANIZATION("oauth.organization"),
    RESOURCE("oauth.resource"),
    USE_BASIC_AUTH("oauth.use-basic-auth"),
    BASIC_AUTH_ENCODING("oauth.basic-auth-encoding"),
    TOKEN_ENDPOINT_AUTH_METHOD("oauth.token-endpoint-auth-method"),
    ENFORCE_HTTPS("oauth.enforce-https"),
    TOKEN_IN_HEADER_ONLY("oauth.token-in-header-only"),
    VALIDATE_SCOPES("oauth.validate-scopes"),
    TOKEN_EXPIRY_BUFFER("oauth.token-expiry-buffer"),
    DEFAULT_LIFETIME("oauth.default-lifetime"),
    ADDITIONAL_PARAMS("oauth.additional-params", true),
    CUSTOM_HEADERS("oauth.custom-headers", true);

    private final String key;
    private final boolean map;

    ServerProperty(String key) {
        this(key, false);
    }

    ServerProperty(String key, boolean map) {
        this.key = key;
        this.map = map;
    }

    /** The documented spelling. */
    String key() {
        return key;
    }

    boolean isOAuth() {
        return key.startsWith("oauth.");
    }

    /** Whether entries follow below the key: {@code oauth.custom-headers.X-Tenant}. */
    boolean isMap() {
        return map;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ServerProperty::key).toList();
    }
}
