package dev.camelmcp.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.Map;
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

    /** What other headers the {@code Connection} headers name, in one line (RFC 9110 §5.3); null for none. */
    public static @Nullable String connection(MultiMap headers) {
        String line = null;
        if (headers.contains(HttpHeaders.CONNECTION)) {
            // by getAll, it would be a list for nearly every request
            for (Map.Entry<String, String> header : headers) {
                if (header.getKey().equalsIgnoreCase("Connection")) {
                    line = line == null ? header.getValue() : line + "," + header.getValue();
                }
            }
        }
        return line == null || line.equalsIgnoreCase("keep-alive") || line.equalsIgnoreCase("close") ? null : line;
    }

    /** Whether the {@code Connection} header names this one, which makes it hop-by-hop too. */
    public static boolean isNamedBy(@Nullable String connection, String name) {
        if (connection == null) {
            return false;
        }
        return Arrays.stream(connection.split(",", -1))
                .anyMatch(token -> token.trim().equalsIgnoreCase(name));
    }
}
