package dev.camelmcp.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Property names: when two spellings are the same key, and which known key was probably meant. Stateless. */
public final class Names {

    /** Everything of ours stands below it. */
    public static final String PREFIX = "mcp.";

    /** Behind a byte order mark, and behind what Latin-1 makes of one in UTF-8. */
    private static final String MARKED = "\uFEFF" + PREFIX;

    private static final String MARKED_AS_LATIN = "\u00EF\u00BB\u00BF" + PREFIX;

    /** How different a name may be to be suggested: a third of its letters. */
    private static final int LIKENESS = 3;

    private Names() {}

    /**
     * Whether a property is one of this project, also where a byte order mark stands in front of it: without it, what
     * the first line of a file says would not be heeded.
     */
    public static boolean isOurs(String key) {
        return key.startsWith(PREFIX) || isMarked(key);
    }

    /** Whether a byte order mark, read as whatever, stands in front of a property of this project. */
    public static boolean isMarked(String key) {
        return key.startsWith(MARKED) || key.startsWith(MARKED_AS_LATIN);
    }

    /** Dashes, underscores, camelCase and upper case do not tell keys apart. */
    public static String normalize(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** {@code did you mean 'oauth.token-url'?}, or a list of what there is where nothing is alike. */
    public static String suggest(String unknown, List<String> known) {
        return nearest(unknown, known)
                .map(n -> "did you mean '" + n + "'?")
                .orElseGet(() -> "known are: " + String.join(", ", known));
    }

    /** The one that was probably meant; empty where nothing is alike. */
    public static Optional<String> nearest(String unknown, List<String> known) {
        String name = normalize(unknown);
        return known.stream()
                .min(Comparator.comparingInt(k -> distance(name, normalize(k))))
                .filter(k -> distance(name, normalize(k)) <= Math.max(2, name.length() / LIKENESS));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
