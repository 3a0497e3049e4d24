package dev.camelmcp.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What few clients need, so that {@code init} asks nobody for it. Filled by picocli. */
final class ClientOptions {

    private static final String PRIVATE_KEY = "private-key-path";
    private static final String CA_BUNDLE = "ca-bundle-path";

    @Option(names = "--audience", paramLabel = "AUDIENCE", description = "Whom tokens are for, as Auth0 wants it.")
    @Nullable
    String audience;

    @Option(
            names = "--ca-bundle-path",
            paramLabel = "FILE",
            description =
                    "PEM certificates to trust, where those of the server or its authorization server are private.")
    @Nullable
    String caBundle;

    @Option(
            names = "--private-key-path",
            paramLabel = "FILE",
            description = "The client's private key (PEM), for private_key_jwt in place of a secret.")
    @Nullable
    String privateKey;

    /** What is needed before it is known whether there is to be a token. */
    Map<String, String> forTrial() {
        return caBundle == null ? Map.of() : Map.of(CA_BUNDLE, absolute(caBundle));
    }

    /** What was given, by the names of properties below {@code oauth.}. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (audience != null) {
            settings.put("audience", audience);
        }
        if (privateKey != null) {
            settings.put("token-endpoint-auth-method", "private_key_jwt");
            settings.put(PRIVATE_KEY, absolute(privateKey));
        }
        settings.putAll(forTrial());
        return settings;
    }

    /** Whether there is a key in the place of a secret. */
    boolean hasKey() {
        return privateKey != null;
    }

    /** A gateway that reads it may be started anywhere. */
    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().normalize().toString();
    }
}
