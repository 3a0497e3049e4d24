package dev.camelmcp.metadata;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https URL without user information and fragment. Immutable.
 *
 * @param scheme in lower case
 * @param host in lower case; {@link URI} knows none that has an underscore, as those of containers often do
 * @param port that is connected to
 * @param path as it is written; empty for none
 * @param query as it is written; null for none
 */
record HttpUrl(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String query) {

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]*");

    /** Longer ones are refused by servers and proxies anyway. */
    private static final int LONGEST = 2048;

    private static final int LAST_PORT = 65_535;

    /** What it is not one by, as a message says it behind the URL; null where it is one. */
    static @Nullable String problem(URI url) {
        String scheme = scheme(url);
        if (url.toString().length() > LONGEST) {
            return "is longer than " + LONGEST + " characters";
        }
        if (!VISIBLE.matcher(url.toString()).matches()) {
            return "holds other characters than visible ASCII";
        }
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return "is no absolute http or https URL";
        }
        if (url.getRawFragment() != null) {
            return "has a fragment";
        }
        String authority = url.getRawAuthority();
        if (authority == null) {
            return "has no host";
        }
        if (authority.contains("@")) {
            return "has user information";
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            return "has no valid host and port";
        }
        int port = port(scheme, parts.group(2));
        return port < 1 || port > LAST_PORT ? "has no port of 1 to " + LAST_PORT : null;
    }

    /** Null where it is none. */
    static @Nullable HttpUrl find(URI url) {
        Matcher parts = AUTHORITY.matcher(String.valueOf(url.getRawAuthority()));
        if (problem(url) != null || !parts.matches()) {
            return null;
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        return new HttpUrl(scheme(url), host, port(scheme(url), parts.group(2)), path, url.getRawQuery());
    }

    boolean isOfSameOriginAs(HttpUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    private static String scheme(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }

    private static int port(String scheme, @Nullable String written) {
        int standard = scheme.equals("https") ? 443 : 80;
        return written == null ? standard : Integer.parseInt(written);
    }
}
