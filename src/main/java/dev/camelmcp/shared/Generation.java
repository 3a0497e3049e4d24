package dev.camelmcp.shared;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of one server and its callers are of, until they are invalidated. Of two, the one with the larger
 * number is the later one, whoever finds them in whatever order; the id tells two of one number apart. Immutable.
 *
 * @param number milliseconds since the epoch, or one more than that of the one before
 */
record Generation(long number, String id) implements Comparable<Generation> {

    /** Nothing was invalidated, as far as is known. */
    static final Generation NONE = new Generation(0, "");

    private static final int ID_BYTES = 9;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-([A-Za-z0-9_-]{1,32})");
    private static final Comparator<Generation> ORDER =
            Comparator.comparingLong(Generation::number).thenComparing(Generation::id);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A later one than that. */
    static Generation after(Generation last, long millis) {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return new Generation(
                Math.max(last.number + 1, millis),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Reads what {@link #text()} wrote; null where it is something else. */
    static @Nullable Generation of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return text.isEmpty()
                ? NONE
                : matcher.matches() ? new Generation(Long.parseLong(matcher.group(1)), matcher.group(2)) : null;
    }

    String text() {
        return equals(NONE) ? "" : number + "-" + id;
    }

    Generation later(Generation other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Generation other) {
        return ORDER.compare(this, other);
    }
}
