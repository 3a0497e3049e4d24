package dev.camelmcp.config.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads origins as browsers send them (RFC 6454 §6.2): others would never match, and nobody would know why. */
final class Origins {

    /** Every origin. */
    static final String ANY = "*";

    /** What pages without an origin that can be told have: files, and sandboxed frames of any page. */
    static final String OPAQUE = "null";

    /** Also those of extensions and of programs with a browser in them, which have a scheme of their own. */
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://([a-z0-9._~-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?/?");

    private Origins() {}

    /**
     * Origins in lower case, separated by commas.
     *
     * @throws IllegalArgumentException naming those that are none
     */
    static Set<String> of(String value) {
        Set<String> origins = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (String origin : Values.list(value)) {
            Matcher match = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
            if (origin.equals(ANY) || origin.equalsIgnoreCase(OPAQUE)) {
                origins.add(origin.toLowerCase(Locale.ROOT));
            } else if (match.matches()) {
                origins.add(match.group(1) + "://" + match.group(2) + port(match.group(1), match.group(3)));
            } else {
                wrong.add("'" + origin + "'");
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", wrong)
                    + (wrong.size() == 1 ? " is no origin" : " are no origins")
                    + " that a browser sends: use https://host[:port], or * for any");
        }
        return origins;
    }

    /** Browsers leave the default port out. */
    private static String port(String scheme, @Nullable String port) {
        return port == null
                        || (scheme.equals("https") && port.equals(":443"))
                        || (scheme.equals("http") && port.equals(":80"))
                ? ""
                : port;
    }
}
