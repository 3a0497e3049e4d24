package dev.camelmcp.config.read;

import dev.camelmcp.files.TextFile;
import dev.camelmcp.http.UrlAuthority;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * Strict conversions of property values. Each throws {@link IllegalArgumentException} with a message that says what is
 * expected and never repeats the value of a secret. Stateless.
 */
final class Values {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|KB|MB)?", Pattern.CASE_INSENSITIVE);

    /** What Camel reads as a duration, and nothing of what it silently reads as zero. */
    private static final Pattern DURATION = Pattern.compile("\\d+|(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?|\\d+d");

    private static final Pattern AROUND = Pattern.compile("^[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z");

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    /** What stands before the dot of a session id. */
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_-]{0,63}");

    /** One GiB. */
    private static final long LARGEST = 1L << 30;

    private static final int HIGHEST_PORT = 65_535;

    private Values() {}

    /** {@code true} or {@code false}, nothing else: {@code "no"} is not silently false. */
    static boolean bool(String value) {
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException("'" + value + "' is neither true nor false");
    }

    /** A bare {@code off} is {@code false} to YAML, Spring Boot's among it. */
    static String offInYaml(String value) {
        return value.equals("false") ? "off" : value;
    }

    static int integer(String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the range
        }
        throw new IllegalArgumentException("'" + value + "' is not a whole number from " + min + " to " + max);
    }

    /** Camel's notation: {@code 500ms}, {@code 10s}, {@code 1m30s}; a bare number is milliseconds. */
    static Duration duration(String value) {
        try {
            if (!value.isEmpty() && DURATION.matcher(value).matches()) {
                return TimeUtils.toDuration(value);
            }
        } catch (RuntimeException e) {
            // reported below: a number that is too large
        }
        throw new IllegalArgumentException("'" + value + "' is not a duration: write 500ms, 10s or 5m");
    }

    /** A duration that may not be zero, because there it would not mean "without limit". */
    static Duration positiveDuration(String value) {
        Duration duration = duration(value);
        if (duration.isZero()) {
            throw new IllegalArgumentException("'" + value + "' is no time at all: write 500ms, 10s or 5m");
        }
        return duration;
    }

    /** {@code 4MiB}, {@code 512KiB}, or plain bytes; at most 1 GiB. */
    static int size(String value) {
        return (int) size(value, LARGEST);
    }

    /** As {@link #size}, for many of them together; at most 1 TiB. */
    static long totalSize(String value) {
        return size(value, 1024 * LARGEST);
    }

    private static long size(String value, long largest) {
        Matcher matcher = SIZE.matcher(value);
        if (matcher.matches()) {
            String unit = matcher.group(2) == null ? "b" : matcher.group(2).toLowerCase(Locale.ROOT);
            long factor = switch (unit.charAt(0)) {
                case 'k' -> 1 << 10;
                case 'm' -> 1 << 20;
                default -> 1;
            };
            long bytes = Long.parseLong(matcher.group(1)) * factor;
            if (bytes > 0 && bytes <= largest) {
                return bytes;
            }
        }
        throw new IllegalArgumentException(
                "'" + value + "' is not a size: write 512KiB or 4MiB, at most " + (largest >> 20) + "MiB");
    }

    /** An absolute http or https URL with a host, without user info and fragment. */
    static URI httpUrl(String value) {
        try {
            URI uri = new URI(value);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("a URL must not carry user or password");
            }
            UrlAuthority authority = UrlAuthority.find(uri);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && authority != null
                    && authority.port() != 0
                    && authority.port() <= HIGHEST_PORT
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // reported below; the exception's message would repeat the value
        }
        throw new IllegalArgumentException("not a valid URL: write https://host/path, without fragment");
    }

    static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    static boolean isLoopback(URI uri) {
        String host = UrlAuthority.of(uri).host();
        return host.equalsIgnoreCase("localhost") || LOOPBACK.matcher(host).matches() || host.equals("[::1]");
    }

    /** Absolute; {@code ~} is the home directory. */
    static Path path(String value) {
        String expanded = value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value;
        try {
            return Path.of(expanded).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
    }

    /**
     * A secret without the blanks, tabs and line ends around it: nobody sees them, and a properties file loses them
     * anyway. With a line end or another control character inside, it is more than one, or none.
     */
    static String secret(String value) {
        String secret = AROUND.matcher(value).replaceAll("");
        for (int i = 0; i < secret.length(); i++) {
            if (Character.isISOControl(secret.charAt(i))) {
                throw new IllegalArgumentException("holds a line end or another control character (character " + (i + 1)
                        + "), which no secret has; write the secret alone");
            }
        }
        return secret;
    }

    /**
     * A value that is text: nobody sees a byte order mark, and half a surrogate pair, as {@code \\ud800} spells one, is
     * no character (it would be sent as {@code ?}).
     */
    static String text(String value) {
        if (value.indexOf(TextFile.BYTE_ORDER_MARK) >= 0) {
            throw new IllegalArgumentException("holds a byte order mark (U+FEFF), which cannot be seen; write it anew");
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isHighSurrogate(value.charAt(i))
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(value.charAt(i))) {
                throw new IllegalArgumentException("holds one half of a surrogate pair (character " + (i + 1)
                        + "), which is no character and cannot be sent; write it anew");
            }
        }
        return value;
    }

    /** The name of a node; empty for none. */
    static String node(String value) {
        if (NODE.matcher(value).matches()) {
            return value;
        }
        throw new IllegalArgumentException(
                "'" + value + "' is not the name of a node: write at most 63 letters, digits, - and _");
    }

    static List<String> list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(s -> !s.isEmpty())
                .toList();
    }
}
