package dev.camelmcp.config.read;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The properties of one server, below {@code mcp.servers.<id>.}: the one place that knows their names. */
enum ServerProperty {
    URL("url"),
    COMMAND("command"),
    ARGS("args", Shape.LIST),
    ENV("env", Shape.MAP),
    ENV_FILE("env-file"),
    CWD("cwd"),
    REMOTE("remote", Shape.BOOLEAN),
    RESTART_ON_REFRESH("restart-on-refresh", Shape.BOOLEAN),
    DESCRIPTION("description"),
    UPSTREAM_MTLS("use-mtls", Shape.BOOLEAN),
    OAUTH_ENABLED("oauth.enabled", Shape.BOOLEAN),
    VERSION("oauth.version"),
    PROVIDER("oauth.provider"),
    GRANT_TYPE("oauth.grant-type"),
    ASSERTION_FILE("oauth.assertion-file"),
    SUBJECT_TOKEN("oauth.subject-token"),
    SUBJECT_TOKEN_TYPE("oauth.subject-token-type"),
    REQUESTED_TOKEN_TYPE("oauth.requested-token-type"),
    ACTOR_TOKEN_FILE("oauth.actor-token-file"),
    ACTOR_TOKEN_TYPE("oauth.actor-token-type"),
    ISSUER("oauth.issuer"),
    IDP_ISSUER("oauth.idp.issuer"),
    IDP_TOKEN_URL("oauth.idp.token-url"),
    IDP_CLIENT_ID("oauth.idp.client-id"),
    IDP_CLIENT_SECRET("oauth.idp.client-secret"),
    IDP_TOKEN_ENDPOINT_AUTH_METHOD("oauth.idp.token-endpoint-auth-method"),
    CLIENT_ID("oauth.client-id"),
    CLIENT_SECRET("oauth.client-secret"),
    TOKEN_URL("oauth.token-url"),
    DISCOVERY("oauth.discovery"),
    ALLOW_PRIVATE_NETWORK("oauth.allow-private-network", Shape.BOOLEAN),
    STEP_UP("oauth.step-up", Shape.BOOLEAN),
    EAGER("oauth.eager", Shape.BOOLEAN),
    REVOCATION_URL("oauth.revocation-url"),
    SCOPE("oauth.scope", Shape.SEVERAL),
    AUDIENCE("oauth.audience", Shape.SEVERAL),
    ORGANIZATION("oauth.organization"),
    RESOURCE("oauth.resource", Shape.SEVERAL),
    USE_BASIC_AUTH("oauth.use-basic-auth", Shape.BOOLEAN),
    BASIC_AUTH_ENCODING("oauth.basic-auth-encoding"),
    TOKEN_ENDPOINT_AUTH_METHOD("oauth.token-endpoint-auth-method"),
    USE_MTLS("oauth.use-mtls", Shape.BOOLEAN),
    CLIENT_CERT_PATH("oauth.client-cert-path"),
    CLIENT_KEY_PATH("oauth.client-key-path"),
    CLIENT_KEY_PASSWORD("oauth.client-key-password"),
    CA_BUNDLE_PATH("oauth.ca-bundle-path"),
    PRIVATE_KEY_PATH("oauth.private-key-path"),
    PRIVATE_KEY_PASSWORD("oauth.private-key-password"),
    SIGNING_ALGORITHM("oauth.signing-algorithm"),
    KEY_ID("oauth.key-id"),
    ASSERTION_AUDIENCE("oauth.assertion-audience"),
    DPOP("oauth.dpop", Shape.BOOLEAN),
    DPOP_KEY_PATH("oauth.dpop-key-path"),
    ENFORCE_HTTPS("oauth.enforce-https", Shape.BOOLEAN),
    TOKEN_IN_HEADER_ONLY("oauth.token-in-header-only", Shape.BOOLEAN),
    VALIDATE_SCOPES("oauth.validate-scopes", Shape.BOOLEAN),
    TOKEN_EXPIRY_BUFFER("oauth.token-expiry-buffer", Shape.INTEGER),
    DEFAULT_LIFETIME("oauth.default-lifetime", Shape.INTEGER),
    ADDITIONAL_PARAMS("oauth.additional-params", Shape.MAP),
    CUSTOM_HEADERS("oauth.custom-headers", Shape.MAP);

    /** What a value is, where the format has types. */
    enum Shape {
        TEXT,
        BOOLEAN,
        INTEGER,
        /** One, or several separated by commas. */
        SEVERAL,
        LIST,
        MAP
    }

    private final String key;
    private final Shape shape;

    ServerProperty(String key) {
        this(key, Shape.TEXT);
    }

    ServerProperty(String key, Shape shape) {
        this.key = key;
        this.shape = shape;
    }

    /** The documented spelling. */
    String key() {
        return key;
    }

    Shape shape() {
        return shape;
    }

    boolean isOAuth() {
        return key.startsWith("oauth.");
    }

    /** Whether entries follow below the key: {@code oauth.custom-headers.X-Tenant}. */
    boolean isMap() {
        return shape == Shape.MAP;
    }

    /** Whether it can also be written element by element: {@code args[0]}, {@code args[1]}. */
    boolean isList() {
        return shape == Shape.LIST;
    }

    boolean isSecret() {
        return this == CLIENT_SECRET
                || this == IDP_CLIENT_SECRET
                || this == CLIENT_KEY_PASSWORD
                || this == PRIVATE_KEY_PASSWORD;
    }

    /** Whether one value may hold several, separated by commas. */
    boolean isRepeatable() {
        return shape == Shape.SEVERAL;
    }

    static Optional<ServerProperty> of(String key) {
        return Arrays.stream(values()).filter(p -> p.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ServerProperty::key).toList();
    }
}
