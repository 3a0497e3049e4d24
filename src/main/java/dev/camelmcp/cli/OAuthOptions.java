package dev.camelmcp.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How tokens of a server are got, as options. Where one is given, the server is an OAuth one. Not thread-safe. */
final class OAuthOptions {

    /** A default would be the secret itself, which other users see in the list of processes. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{(env:[^{}:\\s]+|file:(\\{\\{env:[^{}:\\s]+}}|[^{}])+)}}");

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(names = "--client-id", paramLabel = "ID", description = "The gateway's client at the authorization server.")
    @Nullable
    String clientId;

    @Option(
            names = "--client-secret",
            paramLabel = "PLACEHOLDER",
            description = "Where the client's secret is, never the secret itself: {{env:NAME}} or {{file:PATH}}.")
    @Nullable
    String clientSecret;

    @Option(
            names = "--token-url",
            paramLabel = "URL",
            description = "The token endpoint. Default: it is found out by the server's URL.")
    @Nullable
    String tokenUrl;

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "The only authorization server that the client is for, where it is found out.")
    @Nullable
    String issuer;

    @Option(names = "--scope", paramLabel = "SCOPE", description = "The scopes to ask for, separated by blanks.")
    @Nullable
    String scope;

    @Option(names = "--audience", paramLabel = "AUDIENCE", description = "Whom tokens are for, as Auth0 wants it.")
    @Nullable
    String audience;

    @Option(names = "--resource", paramLabel = "URI", description = "Whom tokens are for, by RFC 8707.")
    @Nullable
    String resource;

    @Option(names = "--oauth-version", paramLabel = "VERSION", description = "2.0 (default) or 2.1, which is stricter.")
    @Nullable
    String version;

    /**
     * What was given, by the names of properties below {@code oauth.}; empty for nothing.
     *
     * @throws ParameterException where a secret is given in place of where it is
     */
    Map<String, String> settings() {
        if (clientSecret != null && !isPlaceholder(clientSecret)) {
            // without the value, which may be the secret
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--client-secret wants a placeholder, since a command line can be read by others: put the secret into"
                            + " an environment variable or a file, and write '{{env:NAME}}' or '{{file:PATH}}'");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "version", version);
        put(settings, "client-id", clientId);
        put(settings, "client-secret", clientSecret);
        put(settings, "token-url", tokenUrl);
        put(settings, "issuer", issuer);
        put(settings, "scope", scope);
        put(settings, "audience", audience);
        put(settings, "resource", resource);
        return settings;
    }

    /** Whether a text says where a secret is, and nothing of the secret. */
    static boolean isPlaceholder(String text) {
        return PLACEHOLDER.matcher(text).matches();
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }
}
