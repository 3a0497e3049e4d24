package dev.camelmcp.config.read;

import dev.camelmcp.http.HopByHopHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Headers that a configuration adds to requests (RFC 9110 §5): which may be added, and what may stand in them.
 * Stateless.
 */
final class HeaderFields {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

    /** About the connection too, beside those that every hop takes out. */
    private static final Set<String> CONNECTIONS = Set.of("close", "http2-settings");

    /** Who is asked, and how the body and its answer are to be read. */
    private static final Set<String> MESSAGES =
            Set.of("host", "content-length", "content-type", "content-encoding", "accept-encoding");

    private HeaderFields() {}

    static boolean isValid(String name, String value) {
        return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
    }

    /** Why no configuration may add a header, whomever the request goes to; null where one may. */
    static @Nullable String refusal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HopByHopHeaders.isHopByHop(name) || CONNECTIONS.contains(lower) || lower.startsWith("proxy-")) {
            return "is about the connection, which is the gateway's own (RFC 9110 §7.6.1); remove it";
        }
        if (MESSAGES.contains(lower)) {
            return "may not override the header " + name;
        }
        // the second kind is ours, and goes no further either
        return HopByHopHeaders.isCamel(name) || lower.startsWith("mcpoauth")
                ? "is a header that cannot be sent; remove it"
                : null;
    }
}
