package dev.camelmcp.config.read;

import dev.camelmcp.config.Names;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** How many segments the longest name has. */
    private static final int LONGEST = 3;

    /** Those whose name is the end of a key, by that name, normalized: there may be very many keys. */
    private static final Map<String, ServerProperty> ENDS = Arrays.stream(ServerProperty.values())
            .filter(p -> !p.isMap())
            .collect(Collectors.toMap(p -> Names.normalize(p.key()), p -> p));

    /** Longer names first: what stands below one may be called like a property. */
    private static final List<Entries> MAPS = Arrays.stream(ServerProperty.values())
            .filter(ServerProperty::isMap)
            .map(Entries::of)
            .sorted(Comparator.comparing((Entries e) -> e.segments.size()).reversed())
            .toList();

    /** Whether a key is about a server, in whatever case it is written. */
    static boolean isServerKey(String key) {
        return key.regionMatches(true, 0, SERVERS, 0, SERVERS.length());
    }

    /**
     * Takes {@code mcp.servers.<id>.<property>} apart; ids may hold dots, so the known property decides where the id
     * ends.
     */
    static Optional<PropertyKey> parse(String key) {
        String rest = key.substring(SERVERS.length());
        Matcher element = ELEMENT.matcher(rest);
        return rest.endsWith("]") && element.matches()
                ? scan(element.group(1))
                        .filter(k -> k.property.isList())
                        .map(k -> new PropertyKey(k.server, k.property, element.group(2)))
                : scan(rest);
    }

    /** Maps first: what stands below one may be called like a property. */
    private static Optional<PropertyKey> scan(String rest) {
        String normalized = Names.normalize(rest);
        for (Entries map : MAPS) {
            PropertyKey found = normalized.contains(map.infix) ? map.find(rest, normalized) : null;
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.ofNullable(byEnd(rest, normalized));
    }

    /** The longest name counts. */
    private static @Nullable PropertyKey byEnd(String rest, String normalized) {
        PropertyKey found = null;
        int dot = rest.length();
        int at = normalized.length();
        for (int segments = 1; segments <= LONGEST; segments++) {
            dot = rest.lastIndexOf('.', dot - 1);
            at = normalized.lastIndexOf('.', at - 1);
            if (dot < 0) {
                return found;
            }
            ServerProperty property = ENDS.get(normalized.substring(at + 1));
            found = property == null ? found : new PropertyKey(rest.substring(0, dot), property, null);
        }
        return found;
    }

    /**
     * A property with entries below it.
     *
     * @param segments of its name, normalized
     * @param infix what stands in each key of an entry
     */
    private record Entries(ServerProperty property, List<String> segments, String infix) {

        static Entries of(ServerProperty property) {
            String name = Names.normalize(property.key());
            return new Entries(property, List.of(name.split("\\.")), "." + name + ".");
        }

        @Nullable
        PropertyKey find(String rest, String normalized) {
            String[] written = rest.split("\\.", -1);
            int start = start(List.of(normalized.split("\\.", -1)));
            return start < 1
                    ? null
                    : new PropertyKey(
                            join(written, 0, start), property, join(written, start + segments.size(), written.length));
        }

        /** Where in a key it begins, behind the id; 0 where it is another property's. */
        private int start(List<String> key) {
            for (int start = 1; start < key.size() - segments.size(); start++) {
                // an entry has a name
                boolean named = start + segments.size() + 1 < key.size()
                        || !key.get(key.size() - 1).isEmpty();
                if (key.subList(start, start + segments.size()).equals(segments) && named) {
                    return start;
                }
            }
            return 0;
        }

        private static String join(String[] segments, int from, int to) {
            return String.join(".", Arrays.copyOfRange(segments, from, to));
        }
    }
}
