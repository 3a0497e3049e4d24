package dev.camelmcp.config.read;

import dev.camelmcp.config.ApiKey;
import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.ServerId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API keys, of which the configuration holds hashes only. A fast hash is right for them: a slow one makes
 * guessing dear where what is guessed is short, and a random key of 128 bits cannot be guessed at any speed (NIST SP
 * 800-63B §5.1.2.1 asks for no more than an approved hash for look-up secrets of 112 bits). Not thread-safe; use once.
 */
final class ApiKeyReader {

    /** Makes a key of 256 bits, and shows it with what belongs into the configuration. */
    static final String REMEDY = "key=$(openssl rand -hex 32); echo \"key: $key\";"
            + " echo \"hash: sha256:$(printf %s \"$key\" | sha256sum | cut -d' ' -f1)\"";

    private static final Pattern HASH = Pattern.compile("sha256:([0-9A-Fa-f]{64})");

    /** What comes out where the variable with the key was not set. */
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Function<ConfigEntry, String> placeholders;
    private final List<ConfigProblem> problems;
    private final Map<String, Map<ApiKeyProperty, ConfigEntry>> blocks = new TreeMap<>();

    ApiKeyReader(Function<ConfigEntry, String> placeholders, List<ConfigProblem> problems) {
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** Takes {@code mcp.inbound.api-keys.<name>.<property>} apart; a later entry wins. */
    void put(ConfigEntry entry) {
        String rest = ApiKeyProperty.rest(entry.key());
        int dot = rest.lastIndexOf('.');
        Optional<ApiKeyProperty> property = ApiKeyProperty.of(rest.substring(dot + 1));
        if (dot < 1 || property.isEmpty()) {
            problem(
                    entry.key(),
                    entry,
                    dot < 1
                            ? "unknown property; a key's properties are " + ApiKeyProperty.PREFIX
                                    + "<name>.hash and so on"
                            : "unknown property; " + Names.suggest(rest.substring(dot + 1), ApiKeyProperty.keys()));
        } else if (!ServerId.isValid(rest.substring(0, dot))) {
            problem(entry.key(), entry, "the name of a key may hold letters, digits, '.', '_' and '-' only");
        } else {
            blocks.computeIfAbsent(rest.substring(0, dot), n -> new EnumMap<>(ApiKeyProperty.class))
                    .put(property.get(), entry);
        }
    }

    /** Where the first key stands; null where there is none. */
    @Nullable
    ConfigEntry first() {
        return blocks.values().stream()
                .flatMap(b -> b.values().stream())
                .findFirst()
                .orElse(null);
    }

    /**
     * The keys that are written as they should be.
     *
     * @param servers all there are
     */
    List<ApiKey> read(Set<ServerId> servers) {
        List<ApiKey> keys = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        blocks.forEach((name, block) -> {
            String hash = hash(name, block);
            Set<ServerId> allowed = servers(name, block.get(ApiKeyProperty.SERVERS), servers);
            String owner = hash.isEmpty() ? null : owners.putIfAbsent(hash, name);
            if (owner != null) {
                problem(
                        name(name, ApiKeyProperty.HASH),
                        block.get(ApiKeyProperty.HASH),
                        "is that of key '" + owner + "' too; give each caller a key of its own");
            }
            keys.add(new ApiKey(name, hash, allowed));
        });
        return keys;
    }

    private String hash(String name, Map<ApiKeyProperty, ConfigEntry> block) {
        ConfigEntry entry = block.get(ApiKeyProperty.HASH);
        String property = name(name, ApiKeyProperty.HASH);
        if (entry == null) {
            problem(property, block.values().iterator().next(), "is required; make a key by: " + REMEDY);
            return "";
        }
        var matcher = HASH.matcher(resolve(property, entry));
        // whatever stands there instead may be the key itself, so it is not repeated
        if (!matcher.matches()) {
            problem(property, entry, "is not a hash, sha256:<64 hexadecimal digits>; make a key by: " + REMEDY);
            return "";
        }
        String hash = matcher.group(1).toLowerCase(Locale.ROOT);
        if (hash.equals(OF_NOTHING)) {
            problem(property, entry, "is the hash of an empty key; make a key by: " + REMEDY);
        }
        return hash;
    }

    private @Nullable Set<ServerId> servers(String name, @Nullable ConfigEntry entry, Set<ServerId> known) {
        if (entry == null) {
            return null;
        }
        String property = name(name, ApiKeyProperty.SERVERS);
        Set<ServerId> allowed = new HashSet<>();
        for (String server : Values.list(resolve(property, entry))) {
            ServerId id = ServerId.parse(server);
            if (!known.contains(id)) {
                problem(property, entry, "there is no MCP server '" + server + "'; " + names(known));
            }
            allowed.add(id);
        }
        if (allowed.isEmpty()) {
            // blank is not "all", which would be the less safe of the two
            problem(property, entry, "is blank; name the servers that the key opens, or remove it for all");
        }
        return allowed;
    }

    private String resolve(String property, ConfigEntry entry) {
        try {
            return placeholders.apply(entry).trim();
        } catch (IllegalArgumentException e) {
            problem(property, entry, String.valueOf(e.getMessage()));
            return "";
        }
    }

    private void problem(String property, @Nullable ConfigEntry entry, String message) {
        if (problems.stream().noneMatch(p -> p.property().equals(property))) {
            problems.add(new ConfigProblem(property, entry == null ? "" : entry.source(), message));
        }
    }

    private static String names(Set<ServerId> known) {
        Set<String> names = new TreeSet<>();
        known.forEach(id -> names.add(id.toString()));
        return names.isEmpty() ? "there are none" : "there are: " + String.join(", ", names);
    }

    private static String name(String name, ApiKeyProperty property) {
        return ApiKeyProperty.PREFIX + name + "." + property.key();
    }
}
