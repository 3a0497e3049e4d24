package dev.camelmcp.config.read;

import dev.camelmcp.token.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of an mcp-remote entry: its URL, and the headers that each request carries. What else mcp-remote
 * can do, the gateway does in its own way or has no use for. Not thread-safe; use once.
 */
final class McpRemoteArguments {

    private static final Pattern HEADER = Pattern.compile("([^:\\s]+):\\s*(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /** What belongs to the request of a caller, or to its session, beside what {@link HeaderFields} keeps. */
    private static final Set<String> CALLERS = Set.of("accept", "last-event-id");

    private final ServerBlock block;
    private final Function<String, @Nullable String> variables;
    private final boolean oauth;
    private final Map<String, Secret> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> ignored = new ArrayList<>();
    private @Nullable String url;

    /**
     * @param variables what <code>${…}</code> in a header may refer to
     * @param oauth whether requests carry a token
     */
    McpRemoteArguments(ServerBlock block, Function<String, @Nullable String> variables, boolean oauth) {
        this.block = block;
        this.variables = variables;
        this.oauth = oauth;
    }

    /** Takes the arguments apart. */
    void read(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            @Nullable String next = i + 1 < args.size() ? args.get(i + 1) : null;
            switch (word) {
                case "--header", "-H" -> {
                    header(next == null ? "" : next);
                    i++;
                }
                case "--header-file" -> {
                    block.reject(ServerProperty.ARGS, "--header-file is not read; write each as --header");
                    i++;
                }
                case "--transport" -> {
                    transport(next == null ? "" : next);
                    i++;
                }
                default -> i += other(word, next);
            }
        }
        if (!ignored.isEmpty()) {
            block.warn(
                    ServerProperty.ARGS,
                    String.join(", ", ignored) + ": of no use here, since the gateway forwards without mcp-remote");
        }
    }

    /** The endpoint; null where there is none, which is then a problem if it is written wrongly. */
    @Nullable
    URI url() {
        if (url == null) {
            return null;
        }
        try {
            return Values.httpUrl(url);
        } catch (IllegalArgumentException e) {
            block.reject(ServerProperty.ARGS, "the server's URL is " + e.getMessage());
            return null;
        }
    }

    Map<String, Secret> headers() {
        return headers;
    }

    /** How many words more than this one it takes. */
    private int other(String word, @Nullable String next) {
        if (!word.startsWith("-")) {
            if (CommandWords.isUrl(word) && url == null) {
                url = word;
            }
            return 0;
        }
        ignored.add(word);
        boolean hasValue = next != null && !next.startsWith("-") && (url != null || !CommandWords.isUrl(next));
        return hasValue ? 1 : 0;
    }

    private void transport(String strategy) {
        if (strategy.equals("sse-only")) {
            block.reject(
                    ServerProperty.ARGS,
                    "--transport sse-only: the gateway speaks Streamable HTTP alone; remove it if the server does too");
        } else {
            ignored.add("--transport " + strategy);
        }
    }

    private void header(String text) {
        Matcher matcher = HEADER.matcher(text);
        if (!matcher.matches()) {
            block.reject(ServerProperty.ARGS, "--header wants 'Name: value' behind it");
            return;
        }
        String name = matcher.group(1);
        if (name.equalsIgnoreCase("Authorization")) {
            authorization();
            return;
        }
        String value = expand(name, matcher.group(2)).strip();
        if (!HeaderFields.isValid(name, value)) {
            block.reject(
                    ServerProperty.ARGS, "--header " + printable(name) + " is not a valid HTTP header (RFC 9110 §5)");
        } else if (isReserved(name.toLowerCase(Locale.ROOT))) {
            block.reject(ServerProperty.ARGS, "--header may not set " + name + "; remove it");
        } else {
            headers.put(name, new Secret(value));
        }
    }

    /** Without OAuth it is an error: requests would go out without the credential that whoever wrote this relies on. */
    private void authorization() {
        if (oauth) {
            block.warn(ServerProperty.ARGS, "--header Authorization is dropped: the token from OAuth takes its place");
        } else {
            block.reject(
                    ServerProperty.ARGS,
                    "--header Authorization is never sent; remove it, and let the gateway get tokens: oauth.enabled=true");
        }
    }

    private static boolean isReserved(String name) {
        return HeaderFields.refusal(name) != null || CALLERS.contains(name) || name.startsWith("mcp-");
    }

    private String expand(String header, String text) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String value = variables.apply(found.group(1));
            if (value == null) {
                block.reject(
                        ServerProperty.ARGS,
                        "--header " + printable(header) + " refers to " + printable(found.group(1))
                                + ", which is set neither as env." + printable(found.group(1))
                                + " nor in the environment");
            }
            return Matcher.quoteReplacement(value == null ? "" : value);
        });
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
