package dev.camelmcp.metadata;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long metadata is believed, by the {@code Cache-Control} it came with (RFC 9111 §5.2.2). Stateless. */
public final class CacheLifetime {

    /** Where nothing is said. */
    public static final Duration DEFAULT = Duration.ofHours(1);

    /** So that a server that moved is found again by the next day. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Also for what must not be stored: who answers {@code no-store} as a matter of habit would be asked for each
     * token, and every token would wait for two more answers.
     */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Quotes come first, so that no comma or name within them counts. */
    private static final Pattern DIRECTIVE = Pattern.compile("([^\\s,=\"]++)(?:\\s*+=\\s*+(\"[^\"]*+\"|[^\\s,\"]*+))?");

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private CacheLifetime() {}

    /**
     * Between {@link #SHORTEST} and {@link #LONGEST}: {@code max-age}, else {@code s-maxage}, else {@link #DEFAULT}. A
     * number that is none, and a directive that is there twice, are read as the shorter (RFC 9111 §4.2.1).
     *
     * @param cacheControl all values of the header, with commas between them; null for none
     */
    public static Duration of(@Nullable String cacheControl) {
        Map<String, Duration> directives = directives(cacheControl == null ? "" : cacheControl);
        if (directives.containsKey("no-store") || directives.containsKey("no-cache")) {
            return SHORTEST;
        }
        Duration told = directives.get("max-age");
        Duration shared = directives.get("s-maxage");
        if (told != null) {
            return told;
        }
        return shared != null ? shared : DEFAULT;
    }

    private static Map<String, Duration> directives(String header) {
        Map<String, Duration> found = new HashMap<>();
        for (Matcher each = DIRECTIVE.matcher(header); each.find(); ) {
            String value = each.group(2) == null ? "" : each.group(2).replace("\"", "");
            found.merge(
                    each.group(1).toLowerCase(Locale.ROOT),
                    lifetime(value),
                    (first, second) -> first.compareTo(second) < 0 ? first : second);
        }
        return found;
    }

    private static Duration lifetime(String seconds) {
        if (!SECONDS.matcher(seconds).matches()) {
            return SHORTEST;
        }
        // of any length
        BigInteger longest = BigInteger.valueOf(LONGEST.toSeconds());
        BigInteger shortest = BigInteger.valueOf(SHORTEST.toSeconds());
        return Duration.ofSeconds(
                new BigInteger(seconds).min(longest).max(shortest).longValue());
    }
}
