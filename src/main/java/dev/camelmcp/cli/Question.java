package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code init} asks, in this order and only as far as it matters. */
enum Question {
    URL("url", "URL of the MCP server"),
    NAME("name", "Name of the server, which is part of the URL that clients use"),
    ALLOW_HTTP(
            "allow-http",
            "It is not https. May its authorization server go without, too, for tests, so that others on the way can read"
                    + " the credentials? (yes or no)"),
    TOKEN_URL("token-url", "Token endpoint of its authorization server, which could not be found out"),
    CLIENT_ID("client-id", "Client id that the authorization server knows the gateway by"),
    CLIENT_SECRET(
            "client-secret", "Client secret (not shown), or {{env:NAME}} or {{file:PATH}} where it is; empty for none"),
    SCOPE("scope", "Scopes, separated by blanks; empty for what is found out");

    private static final Set<String> YES = Set.of("yes", "y", "true");
    private static final Set<String> NO = Set.of("no", "n", "false");

    private final String key;
    private final String text;

    Question(String key, String text) {
        this.key = key;
        this.text = text;
    }

    /** What it is called in a file with answers. */
    String key() {
        return key;
    }

    /** As a person is asked. */
    String text() {
        return text;
    }

    /** Whether nobody may see the answer. */
    boolean isSecret() {
        return this == CLIENT_SECRET;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Question::key).toList();
    }

    /** Whether an answer to {@link #ALLOW_HTTP} is one that allows. */
    static boolean isYes(String answer) {
        return YES.contains(answer.toLowerCase(Locale.ROOT));
    }

    /** What is wrong with an answer, without the answer; null for nothing. */
    @Nullable
    String problem(String answer) {
        return switch (this) {
            case URL, TOKEN_URL -> isUrl(answer) ? null : "write https://host/path, without fragment and user";
            case NAME -> ServerId.isValid(answer) ? null : "use letters, digits, '.', '_' and '-'";
            case ALLOW_HTTP -> isYes(answer) || NO.contains(answer.toLowerCase(Locale.ROOT)) ? null : "write yes or no";
            case CLIENT_ID -> answer.isEmpty() ? "there is no client without an id" : null;
            case CLIENT_SECRET ->
                answer.startsWith("{{") && !OAuthOptions.isPlaceholder(answer)
                        ? "write {{env:NAME}} or {{file:PATH}}, or the secret itself"
                        : null;
            case SCOPE -> null;
        };
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return Set.of("http", "https")
                            .contains(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A name for the server at a URL: the part of its host that tells it from others. */
    static String nameFor(String url) {
        String host = String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
        if (!host.contains(".") || host.matches("[\\d.]+|\\[.*")) {
            return "local";
        }
        List<String> labels = Arrays.asList(host.split("\\."));
        return labels.stream()
                .limit(labels.size() - 1L)
                .filter(label -> !Set.of("mcp", "api", "www").contains(label))
                .filter(ServerId::isValid)
                .findFirst()
                .orElse(labels.get(0));
    }
}
