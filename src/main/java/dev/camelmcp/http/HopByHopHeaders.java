package dev.camelmcp.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The headers that end at this hop (RFC 9110 §7.6.1) and Camel's own, which are never HTTP headers. Stateless; called
 * for every header, so it allocates nothing.
 */
public final class HopByHopHeaders {

    private HopByHopHeaders() {}

    /** Whether a header stays here. */
    public static boolean isHopByHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("TE");
            case 6 -> name.equalsIgnoreCase("Expect");
            case 7 -> name.equalsIgnoreCase("Upgrade") || name.equalsIgnoreCase("Trailer");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            case 18 -> name.equalsIgnoreCase("Proxy-Authenticate");
            case 19 -> name.equalsIgnoreCase("Proxy-Authorization");
            default -> false;
        };
    }

    /** Whether a header is Camel's: a caller may not send it, and it does not travel. */
    public static boolean isCamel(String name) {
        return name.regionMatches(true, 0, "Camel", 0, 5) || name.regionMatches(true, 0, "org.apache.camel", 0, 16);
    }

    /** What the {@code Connection} headers say, in one line (RFC 9110 §5.3); null where there are none. */
    public static @Nullable String connection(MultiMap headers) {
        return headers.contains(HttpHeaders.CONNECTION)
                ? String.join(",", headers.getAll(HttpHeaders.CONNECTION))
                : null;
    }

    /** Whether the {@code Connection} header names this one, which makes it hop-by-hop too. */
    public static boolean isNamedBy(@Nullable String connection, String name) {
        if (connection == null || connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return false;
        }
        return Arrays.stream(connection.split(",", -1))
                .anyMatch(token -> token.trim().equalsIgnoreCase(name));
    }
}
