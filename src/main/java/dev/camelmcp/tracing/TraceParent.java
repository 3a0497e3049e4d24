package dev.camelmcp.tracing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What names a trace (W3C Trace Context §3.2), in a header or in {@code _meta} of a message (SEP-414) under the same
 * name. Stateless.
 */
public final class TraceParent {

    public static final String NAME = "traceparent";

    /** Version, trace id, parent id, flags; all zeros are none. */
    private static final Pattern VALUE =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private TraceParent() {}

    /** Null where there is none, or what is none. */
    public static @Nullable String traceId(@Nullable String value) {
        Matcher matcher = VALUE.matcher(value == null ? "" : value);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
