package dev.camelmcp.config.read;

import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key below {@code mcp.servers.} taken apart. Immutable.
 *
 * @param server the server's id
 * @param property which of its properties
 * @param entry the name below a map property, as written, or the index of one element of a list; null elsewhere
 */
record PropertyKey(
        String server, ServerProperty property, @Nullable String entry) {

    static final String SERVERS = "mcp.servers.";

    /** {@code args[0]}, as Camel writes the elements of a list. */
    private static final Pattern ELEMENT = Pattern.compile("(.*)\\[(\\d{1,4})]");

    /** Whether a key is about a server, in whatever case it is written. */
    static boolean isServerKey(String key) {
        return key.regionMatches(true, 0, SERVERS, 0, SERVERS.length());
    }

    /**
     * Takes {@code mcp.servers.<id>.<property>} apart; ids may hold dots, so the known property decides where the id
     * ends. Maps and longer names go first: what stands below one may be called like a property.
     */
    static Optional<PropertyKey> parse(String key) {
        Matcher element = ELEMENT.matcher(key);
        return element.matches()
                ? scan(element.group(1))
                        .filter(k -> k.property.isList())
                        .map(k -> new PropertyKey(k.server, k.property, element.group(2)))
                : scan(key);
    }

    private static Optional<PropertyKey> scan(String key) {
        String[] segments = key.substring(SERVERS.length()).split("\\.", -1);
        return Arrays.stream(ServerProperty.values())
                .sorted(Comparator.comparing(ServerProperty::isMap)
                        .thenComparing(p -> p.key().split("\\.").length)
                        .reversed())
                .flatMap(p -> match(segments, p).stream())
                .findFirst();
    }

    private static Optional<PropertyKey> match(String[] segments, ServerProperty property) {
        String[] wanted = property.key().split("\\.");
        int last = property.isMap() ? segments.length - wanted.length - 1 : segments.length - wanted.length;
        for (int start = property.isMap() ? 1 : last; start >= 1 && start <= last; start++) {
            String entry = property.isMap() ? join(segments, start + wanted.length, segments.length) : null;
            if (matches(segments, start, wanted) && (entry == null || !entry.isEmpty())) {
                return Optional.of(new PropertyKey(join(segments, 0, start), property, entry));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(String[] segments, int start, String[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (!Names.normalize(segments[start + i]).equals(Names.normalize(wanted[i]))) {
                return false;
            }
        }
        return true;
    }

    private static String join(String[] segments, int from, int to) {
        return String.join(".", Arrays.copyOfRange(segments, from, to));
    }
}
