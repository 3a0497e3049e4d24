package dev.camelmcp.proxy;

import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a proxy's own answer from that of the server behind it, where there is no tunnel between them: to {@code http}
 * URLs both come by the same connection. Stateless.
 */
public final class ProxyAnswer {

    /** A proxy wants credentials. */
    public static final int UNAUTHENTICATED = 407;

    /** What such an answer means that does not come from the gateway's own proxy, in words for operators. */
    public static final String OF_ANOTHER = "407, by which a proxy beyond the gateway's own asks for credentials;"
            + " mcp.proxy.url has those for that one only";

    private static final int FIRST_FAILURE = 400;

    /** That the gateway may not, or that the proxy did not come through; a server can mean all of them too. */
    private static final Set<Integer> DOUBTFUL = Set.of(403, 502, 503, 504);

    private static final Pattern PRODUCTS = Pattern.compile("(tinyproxy|squid|privoxy|polipo|3proxy|zscaler)\\b.*");

    private ProxyAnswer() {}

    /**
     * Whether the proxy says so itself: 407 is never a server's (RFC 9110 §15.5.8), and some proxies sign what they
     * refuse ({@code Proxy-Status} with an {@code error}, RFC 9209 §2.1.1).
     *
     * @param header a header's value, or null
     */
    public static boolean isOwn(int status, UnaryOperator<@Nullable String> header) {
        return status == UNAUTHENTICATED || (status >= FIRST_FAILURE && isSigned(header));
    }

    /** Whether it may be the proxy's own, although nothing in it says so. */
    public static boolean mayBeOwn(int status) {
        return DOUBTFUL.contains(status);
    }

    private static boolean isSigned(UnaryOperator<@Nullable String> header) {
        String server = header.apply("Server");
        String status = header.apply("Proxy-Status");
        return header.apply("X-Squid-Error") != null
                || header.apply("Proxy-Authenticate") != null
                || header.apply("Proxy-Agent") != null
                || (status != null && status.contains("error="))
                || (server != null
                        && PRODUCTS.matcher(server.toLowerCase(Locale.ROOT)).matches());
    }
}
