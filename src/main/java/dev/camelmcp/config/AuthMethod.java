package dev.camelmcp.config;

import java.util.List;

/**
 * How the client authenticates at the token and revocation endpoints, by its IANA name; or by the name that a host gave
 * a method of its own. Immutable.
 *
 * @param ianaName the value of {@code oauth.token-endpoint-auth-method}
 */
public record AuthMethod(String ianaName, Needs needs) {

    public static final AuthMethod CLIENT_SECRET_BASIC = new AuthMethod("client_secret_basic", Needs.SECRET);
    public static final AuthMethod CLIENT_SECRET_POST = new AuthMethod("client_secret_post", Needs.SECRET);
    public static final AuthMethod PRIVATE_KEY_JWT = new AuthMethod("private_key_jwt", Needs.PRIVATE_KEY);
    public static final AuthMethod TLS_CLIENT_AUTH = new AuthMethod("tls_client_auth", Needs.CERTIFICATE);
    public static final AuthMethod SELF_SIGNED_TLS_CLIENT_AUTH =
            new AuthMethod("self_signed_tls_client_auth", Needs.CERTIFICATE);
    /**
     * Not one of IANA's: what GitHub's REST API wants from a GitHub App; chosen by {@code oauth.provider=github-app}.
     */
    public static final AuthMethod GITHUB_APP = new AuthMethod("github_app", Needs.PRIVATE_KEY);

    public static final AuthMethod NONE = new AuthMethod("none", Needs.NOTHING);

    /** Those that need no host, in the documented order. */
    public static final List<AuthMethod> KNOWN = List.of(
            CLIENT_SECRET_BASIC,
            CLIENT_SECRET_POST,
            PRIVATE_KEY_JWT,
            TLS_CLIENT_AUTH,
            SELF_SIGNED_TLS_CLIENT_AUTH,
            GITHUB_APP,
            NONE);

    /** What has to be configured for it. */
    public enum Needs {
        SECRET,
        PRIVATE_KEY,
        CERTIFICATE,
        NOTHING,
        /** Of a method of the host: whatever is configured. */
        UNKNOWN
    }

    /** A method of the host's own. It gets what is configured: a secret, a private key, both or neither. */
    public static AuthMethod own(String name) {
        return new AuthMethod(name, Needs.UNKNOWN);
    }

    public boolean needsSecret() {
        return needs == Needs.SECRET;
    }

    public boolean needsPrivateKey() {
        return needs == Needs.PRIVATE_KEY;
    }

    public boolean needsCertificate() {
        return needs == Needs.CERTIFICATE;
    }

    public boolean isOwn() {
        return needs == Needs.UNKNOWN;
    }
}
