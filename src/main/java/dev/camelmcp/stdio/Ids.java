package dev.camelmcp.stdio;

import dev.camelmcp.stdio.RpcMessage.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which request an answer belongs to. JSON-RPC 2.0 §5 wants the very id of the request; some programs write {@code "3"}
 * for 3, or null, which is clear where there is but one request that it can mean. Stateless.
 */
final class Ids {

    /** A longer number takes longer to read than it is worth. */
    private static final int MAX_DIGITS = 100;

    /** Characters of a string. */
    private static final int MAX_LENGTH = 4_096;

    private Ids() {}

    /**
     * The key of the request that an answer belongs to; null where it belongs to none, or could belong to several.
     *
     * @param keys of all requests that have no answer yet
     */
    static @Nullable String match(RpcMessage answer, Set<String> keys) {
        Part id = answer.id();
        if (id == null || answer.isUnnamed()) {
            return keys.size() == 1 ? keys.iterator().next() : null;
        }
        if (keys.contains(id.key())) {
            return id.key();
        }
        String other = other(id.key());
        return other != null && keys.contains(other) ? other : null;
    }

    /** What is a string for a number, and the number for a string of it; null where that is none. */
    static @Nullable String other(String key) {
        return key.startsWith("\"") ? numberOrNull(key.substring(1)) : '"' + key;
    }

    /** @throws IOException when a string is too long to be an id or a token, which are kept for each request */
    static String text(String text) throws IOException {
        if (text.length() > MAX_LENGTH) {
            throw new IOException("a string that is too long");
        }
        return text;
    }

    /**
     * The key of a number: the same for the same value, since its text may be written in many ways; a plain one could
     * be endless.
     *
     * @throws IOException when it is too large to be one
     */
    static String number(String text) throws IOException {
        String key = numberOrNull(text);
        if (key == null) {
            throw new IOException("a number that is too large");
        }
        return key;
    }

    /** As above; null also for what is no number. */
    static @Nullable String numberOrNull(String text) {
        try {
            return text.length() > MAX_DIGITS
                    ? null
                    : new BigDecimal(text).stripTrailingZeros().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            // JSON has no bounds, but Java does
            return null;
        }
    }
}
