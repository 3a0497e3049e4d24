package dev.camelmcp.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the client authenticates at the token and revocation endpoints, by its IANA name. */
public enum AuthMethod {
    CLIENT_SECRET_BASIC("client_secret_basic", true),
    CLIENT_SECRET_POST("client_secret_post", true),
    NONE("none", false);

    private final String ianaName;
    private final boolean secret;

    AuthMethod(String ianaName, boolean secret) {
        this.ianaName = ianaName;
        this.secret = secret;
    }

    public String ianaName() {
        return ianaName;
    }

    public boolean needsSecret() {
        return secret;
    }

    static Optional<AuthMethod> of(String name) {
        return Arrays.stream(values()).filter(m -> m.ianaName.equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(AuthMethod::ianaName).collect(Collectors.joining(", "));
    }
}
