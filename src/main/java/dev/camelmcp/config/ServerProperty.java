package dev.camelmcp.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The properties of one server, below {@code mcp.servers.<id>.}: the one place that knows their names.
 */
enum ServerProperty {
    URL("url"),
    DESCRIPTION("description"),
    UPSTREAM_MTLS("use-mtls"),
    OAUTH_ENABLED("oauth.enabled"),
    VERSION("oauth.version"),
    PROVIDER("oauth.provider"),
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
    USE_MTLS("oauth.use-mtls"),
    CLIENT_CERT_PATH("oauth.client-cert-path"),
    CLIENT_KEY_PATH("oauth.client-key-path"),
    CLIENT_KEY_PASSWORD("oauth.client-key-password"),
    CA_BUNDLE_PATH("oauth.ca-bundle-path"),
    PRIVATE_KEY_PATH("oauth.private-key-path"),
    PRIVATE_KEY_PASSWORD("oauth.private-key-password"),
    SIGNING_ALGORITHM("oauth.signing-algorithm"),
    KEY_ID("oauth.key-id"),
    ASSERTION_AUDIENCE("oauth.assertion-audience"),
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

    static Optional<ServerProperty> of(String key) {
        return Arrays.stream(values()).filter(p -> p.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ServerProperty::key).toList();
    }
}
