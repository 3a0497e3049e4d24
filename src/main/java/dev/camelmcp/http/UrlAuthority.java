package dev.camelmcp.http;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URL, also where the host has an underscore, as those of containers often do: {@link URI} knows no
 * host then. Immutable.
 *
 * @param host as it stands in the URL
 * @param port -1 where the URL has none
 */
public record UrlAuthority(String host, int port) {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private static final Pattern WITH_UNDERSCORE = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    /** Null for a URL without a host, or with one that is no name and no address. */
    public static @Nullable UrlAuthority find(URI url) {
        if (url.getHost() != null) {
            return new UrlAuthority(url.getHost(), url.getPort());
        }
        Matcher matcher = WITH_UNDERSCORE.matcher(String.valueOf(url.getRawAuthority()));
        if (url.getRawAuthority() == null || !matcher.matches()) {
            return null;
        }
        return new UrlAuthority(matcher.group(1), matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2)));
    }

    /** Of a URL that has a host, as all have that are configured. */
    public static UrlAuthority of(URI url) {
        UrlAuthority authority = find(url);
        if (authority == null) {
            throw new IllegalArgumentException("a URL without a host");
        }
        return authority;
    }

    /** The port that a URL with a host leads to: its own, or the usual one of http or https. */
    public static int portOf(URI url) {
        return of(url).portOr("https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP);
    }

    /** The port that is connected to. */
    public int portOr(int other) {
        return port >= 0 ? port : other;
    }

    /** {@code host:8080}; without a port where there is none. */
    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
