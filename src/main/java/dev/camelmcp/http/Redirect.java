package dev.camelmcp.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server's answer that leads elsewhere (RFC 9110 §15.4), and where the request may be sent once more for it:
 * only within the origin that was asked (RFC 6454 §4), since it carries the token, and only by 307 and 308, since any
 * other may turn a POST into a GET. Immutable; {@code toString()} shows no query.
 *
 * @param status 300 to 399
 * @param asked what was asked
 * @param target where it leads, absolute; null where it does not say, or not by a URL
 */
public record Redirect(int status, URI asked, @Nullable URI target) {

    private static final int LONGEST = 300;
    private static final int TEMPORARY = 307;
    private static final int PERMANENT = 308;
    private static final int NOT_MODIFIED = 304;

    /** What an answer says, by its {@code Location}. */
    public static Redirect of(int status, URI asked, @Nullable String location) {
        return new Redirect(status, asked, location == null ? null : resolve(asked, location));
    }

    public static boolean is(int status) {
        return status >= 300 && status <= 399;
    }

    /** It leads nowhere: it says that what was asked for is known already (RFC 9110 §15.4.5). */
    public boolean isNotModified() {
        return status == NOT_MODIFIED;
    }

    /** Where the request may be sent once more; null where it may not. */
    public @Nullable URI follow() {
        boolean sameRequest = status == TEMPORARY || status == PERMANENT;
        return sameRequest && target != null && isWithinOrigin(target) && !isSame(target) ? target : null;
    }

    /**
     * The URL to configure: what the server tells, without its query, which may hold a key. What stands behind a proxy
     * that ends TLS does not know of it, and tells {@code http}: then only its path is meant. Null where it tells none,
     * or the same.
     */
    public @Nullable String advice() {
        if (target == null
                || isToItself(target)
                || (isDowngraded(target) && path(asked).equals(path(target)))) {
            return null;
        }
        URI origin = isDowngraded(target) ? asked : target;
        return text(origin, target);
    }

    /** {@code 307 to https://api.example.com/mcp/}, for logs. */
    @Override
    public String toString() {
        if (target == null) {
            return status + " to no URL";
        }
        if (isToItself(target)) {
            return status + " to itself" + (isSame(target) ? "" : " with another query");
        }
        return status + " to " + text(target, target);
    }

    /** Whether it leads to another origin than was asked (RFC 6454 §4). */
    public boolean leavesOrigin() {
        return target != null && !isWithinOrigin(target);
    }

    /** Whether it leads to another host. */
    boolean leavesHost() {
        return target != null && !sameHost(target);
    }

    private boolean isWithinOrigin(URI other) {
        return other.getRawUserInfo() == null
                && asked.getScheme().equalsIgnoreCase(other.getScheme())
                && sameHost(other)
                && UrlAuthority.portOf(asked) == UrlAuthority.portOf(other);
    }

    /** To be sent there again would be no use. */
    private boolean isSame(URI other) {
        return path(asked).equals(path(other)) && Objects.equals(asked.getRawQuery(), other.getRawQuery());
    }

    private boolean sameHost(URI other) {
        return UrlAuthority.of(asked)
                .host()
                .equalsIgnoreCase(UrlAuthority.of(other).host());
    }

    /** Whether it leads to what was asked, but for the query: there is no other URL to configure. */
    private boolean isToItself(URI other) {
        return path(asked).equals(path(other)) && isWithinOrigin(other);
    }

    private boolean isDowngraded(URI other) {
        return isHttps(asked) && !isHttps(other) && sameHost(other);
    }

    private static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static String path(URI url) {
        return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    }

    private static String text(URI origin, URI path) {
        String text = origin.getScheme().toLowerCase(Locale.ROOT) + "://" + UrlAuthority.of(origin) + path(path);
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** RFC 3986 §5; null for what is no URL of HTTP with a host. */
    private static @Nullable URI resolve(URI asked, String location) {
        try {
            // without a path, what is relative would become a part of the host
            URI base = asked.getRawPath().isEmpty()
                    ? new URI(asked.getScheme() + "://" + asked.getRawAuthority() + "/")
                    : asked;
            URI target = base.resolve(withPath(asked, new URI(location.trim()))).normalize();
            boolean http = "http".equalsIgnoreCase(target.getScheme()) || isHttps(target);
            return http
                            && UrlAuthority.find(target) != null
                            && !target.getRawPath().startsWith("/..")
                    ? bare(target)
                    : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** {@link URI#resolve} follows RFC 2396, by which {@code ?x=1} has no path; by RFC 3986 it has the base's. */
    private static URI withPath(URI base, URI reference) throws URISyntaxException {
        boolean pathless = reference.getScheme() == null
                && reference.getRawAuthority() == null
                && (reference.getRawPath() == null || reference.getRawPath().isEmpty());
        if (!pathless) {
            return reference;
        }
        String query = reference.getRawQuery() == null ? base.getRawQuery() : reference.getRawQuery();
        return new URI(path(base) + (query == null ? "" : "?" + query));
    }

    /** Without the fragment, which stays with the client. */
    private static URI bare(URI url) throws URISyntaxException {
        String text = url.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? url : new URI(text.substring(0, fragment));
    }
}
