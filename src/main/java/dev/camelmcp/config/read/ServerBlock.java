package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one server as written, read by type. What does not fit becomes a problem and reads as absent, so
 * that all problems are found in one go. Not thread-safe.
 */
final class ServerBlock {

    private final ServerId id;
    private final UnaryOperator<String> names;
    private final Function<ConfigEntry, String> placeholders;
    private final Map<ServerProperty, ConfigEntry> values = new EnumMap<>(ServerProperty.class);

    /**
     * By name, in any case except for variables of an environment: header names are the same in every case (RFC 9110
     * §5.1), and the environment variable that overrides a parameter cannot spell its name.
     */
    private final Map<ServerProperty, Map<String, ConfigEntry>> maps = new EnumMap<>(ServerProperty.class);

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String source;

    /**
     * A block without properties.
     *
     * @param names what messages call a property, by its documented key
     * @param source where it begins; empty for where its first property stands
     */
    ServerBlock(ServerId id, UnaryOperator<String> names, Function<ConfigEntry, String> placeholders, String source) {
        this.id = id;
        this.names = names;
        this.placeholders = placeholders;
        this.source = source;
    }

    /** A block of properties, {@code mcp.servers.<id>.…}. */
    static ServerBlock ofProperties(String server, Function<ConfigEntry, String> placeholders) {
        return new ServerBlock(
                ServerId.ofDefault(server), key -> PropertyKey.SERVERS + server + "." + key, placeholders, "");
    }

    void put(PropertyKey key, ConfigEntry entry) {
        source = source.isEmpty() ? entry.source() : source;
        boolean element = key.property().isList() && key.entry() != null;
        if (!element && OptionalPlaceholder.isUnset(entry, placeholders)) {
            return;
        }
        if (key.entry() == null) {
            values.put(key.property(), entry);
        } else {
            maps.computeIfAbsent(key.property(), ServerBlock::entries).put(key.entry(), entry);
        }
    }

    private static Map<String, ConfigEntry> entries(ServerProperty property) {
        return property == ServerProperty.ENV ? new TreeMap<>() : new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /** A value for a property that is not set. */
    void putDefault(PropertyKey key, ConfigEntry entry) {
        boolean set = key.entry() == null
                ? values.containsKey(key.property())
                : maps.getOrDefault(key.property(), Map.of()).containsKey(key.entry());
        if (!set) {
            put(key, entry);
        }
    }

    /**
     * The value of a property by its documented name, or some text for a map that has entries; null where there is
     * none.
     */
    @Nullable
    String peek(String key) {
        ServerProperty property = ServerProperty.of(key).orElseThrow();
        if (property.isMap()) {
            return maps.containsKey(property) ? "entries" : null;
        }
        ConfigEntry entry = values.get(property);
        try {
            String value = entry == null ? "" : placeholders.apply(entry);
            return value.isBlank() ? null : value;
        } catch (IllegalArgumentException e) {
            return "unresolved"; // reported when it is read
        }
    }

    ServerId id() {
        return id;
    }

    /** Where it begins. */
    String source() {
        return source;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** What is allowed but unsafe, or probably a mistake. */
    List<String> warnings() {
        return warnings;
    }

    void warn(String message) {
        warnings.add(message);
    }

    void warn(ServerProperty property, String message) {
        warnings.add(name(property.key()) + ": " + message);
    }

    boolean hasAny(Predicate<ServerProperty> wanted) {
        return values.keySet().stream().anyMatch(wanted)
                || maps.keySet().stream().anyMatch(wanted);
    }

    boolean has(ServerProperty property) {
        return values.containsKey(property);
    }

    /** The value as text, without blanks around it; null when absent, empty or unresolvable. */
    @Nullable
    String text(ServerProperty property) {
        return read(property, String::trim);
    }

    /** The value without what stands around it, which is said; null as above. */
    @Nullable
    String secret(ServerProperty property) {
        return read(property, value -> {
            String secret = Values.secret(value);
            if (secret.length() < value.length()) {
                warn(property, "has blanks, tabs or line ends around it, which are taken for no part of the secret");
            }
            return secret;
        });
    }

    <T> @Nullable T read(ServerProperty property, Function<String, T> conversion) {
        ConfigEntry entry = values.get(property);
        if (entry == null) {
            return null;
        }
        return convert(property.key(), entry, conversion);
    }

    /** As above; a value that is there but blank is a problem, not the fallback, which could be the less safe one. */
    <T> T read(ServerProperty property, Function<String, T> conversion, T fallback) {
        int before = problems.size();
        T value = read(property, v -> conversion.apply(v.trim()));
        if (value == null && has(property) && problems.size() == before) {
            reject(property, "is blank; give it a value, or remove it for the default");
        }
        return value == null ? fallback : value;
    }

    /**
     * The elements, in order: written one by one, as they are, or together, separated by commas and without blanks
     * around them.
     */
    List<String> list(ServerProperty property) {
        Map<String, ConfigEntry> elements = maps.getOrDefault(property, Map.of());
        if (elements.isEmpty()) {
            List<String> together = read(property, Values::list);
            return together == null ? List.of() : together;
        }
        if (has(property)) {
            reject(property, "is there twice, as a whole and as " + property.key() + "[…]; keep one of them");
        }
        List<String> resolved = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            ConfigEntry entry = elements.get(String.valueOf(i));
            if (entry == null) {
                reject(property, "lacks " + property.key() + "[" + i + "]; number its elements from 0, without gaps");
                return List.of();
            }
            if (!OptionalPlaceholder.isUnset(entry, placeholders)) {
                String key = property.key() + "[" + i + "]";
                resolved.add(Objects.requireNonNullElse(resolve(key, entry, v -> v), ""));
            }
        }
        return resolved;
    }

    /** An empty value is left out. */
    Map<String, String> map(ServerProperty property) {
        Map<String, String> resolved = new TreeMap<>();
        maps.getOrDefault(property, Map.of()).forEach((name, entry) -> {
            String value = convert(property.key() + "." + name, entry, v -> v);
            if (value != null) {
                resolved.put(name, value);
            }
        });
        return resolved;
    }

    /** Reports a problem with a property that is present. */
    void reject(ServerProperty property, String message) {
        ConfigEntry entry = values.get(property);
        if (entry == null) {
            entry = maps.getOrDefault(property, Map.of()).values().stream()
                    .findFirst()
                    .orElse(null);
        }
        String where = entry == null ? source : entry.source();
        problems.add(new ConfigProblem(name(property.key()), where, message));
    }

    void reject(ServerProperty property, String entry, String message) {
        ConfigEntry written = maps.getOrDefault(property, Map.of()).get(entry);
        problems.add(new ConfigProblem(
                name(property.key() + "." + entry), written == null ? source : written.source(), message));
    }

    /** Reports a property that must be there. */
    void require(ServerProperty property, String why) {
        if (!has(property)) {
            problems.add(new ConfigProblem(
                    name(property.key()), source, "is required " + why + "; set it" + orVariable(property)));
        } else if (problems.stream().noneMatch(p -> p.property().equals(name(property.key())))) {
            reject(property, "is empty, but required " + why);
        }
    }

    /** As {@link #map}, but what is empty is there, and names differ by case: variables of an environment. */
    Map<String, String> variables(ServerProperty property) {
        Map<String, String> resolved = new TreeMap<>();
        maps.getOrDefault(property, Map.of()).forEach((name, entry) -> {
            String value = resolve(property.key() + "." + name, entry, v -> v);
            if (value != null) {
                resolved.put(name, value);
            }
        });
        return resolved;
    }

    private <T> @Nullable T convert(String key, ConfigEntry entry, Function<String, @Nullable T> conversion) {
        return resolve(key, entry, v -> v.isBlank() ? null : conversion.apply(v));
    }

    private <T> @Nullable T resolve(String key, ConfigEntry entry, Function<String, @Nullable T> conversion) {
        try {
            return conversion.apply(placeholders.apply(entry));
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem(name(key), entry.source(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private String orVariable(ServerProperty property) {
        String name = name(property.key());
        return name.startsWith(PropertyKey.SERVERS)
                ? ", or the environment variable "
                        + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")
                : "";
    }

    /** What messages call it. */
    String name(String key) {
        return names.apply(key);
    }
}
