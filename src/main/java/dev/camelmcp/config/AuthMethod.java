package dev.camelmcp.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the client authenticates at the token and revocation endpoints, by its IANA name. */
public enum AuthMethod {
    CLIENT_SECRET_BASIC("client_secret_basic", Needs.SECRET),
    CLIENT_SECRET_POST("client_secret_post", Needs.SECRET),
    PRIVATE_KEY_JWT("private_key_jwt", Needs.PRIVATE_KEY),
    TLS_CLIENT_AUTH("tls_client_auth", Needs.CERTIFICATE),
    SELF_SIGNED_TLS_CLIENT_AUTH("self_signed_tls_client_auth", Needs.CERTIFICATE),
    /** Not one of IANA's: what GitHub's REST API wants from a GitHub App; chosen by {@code oauth.provider=github-app}. */
    GITHUB_APP("github_app", Needs.PRIVATE_KEY),
    NONE("none", Needs.NOTHING);

    private enum Needs {
        SECRET,
        PRIVATE_KEY,
        CERTIFICATE,
        NOTHING
    }

    private final String ianaName;
    private final Needs needs;

    AuthMethod(String ianaName, Needs needs) {
        this.ianaName = ianaName;
        this.needs = needs;
    }

    public String ianaName() {
        return ianaName;
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

    static Optional<AuthMethod> of(String name) {
        return Arrays.stream(values()).filter(m -> m.ianaName.equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(AuthMethod::ianaName).collect(Collectors.joining(", "));
    }
}
