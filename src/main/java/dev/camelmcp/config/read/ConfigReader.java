package dev.camelmcp.config.read;

import dev.camelmcp.config.ConfigEntry;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigOutline;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.McpConfig;
import dev.camelmcp.config.Names;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns properties into the configuration, or into a list of everything that is wrong with them. Not thread-safe; use
 * once.
 */
public final class ConfigReader {

    /** Everything of ours stands below it. */
    public static final String PREFIX = Names.PREFIX;

    private final Function<ConfigEntry, String> placeholders;
    private final Extensions extensions;
    private final Consumer<Path> opening;
    private final List<ConfigProblem> problems = new ArrayList<>();
    /** Of the JSON file as such, and of its servers. */
    private final List<ConfigProblem> fileProblems = new ArrayList<>();

    private final List<ConfigProblem> fileServerProblems = new ArrayList<>();

    private final Set<ServerId> fileServers = new HashSet<>();
    private final Map<ServerId, ServerBlock> blocks = new HashMap<>();
    private final Map<Setting, ConfigEntry> settings = new LinkedHashMap<>();
    private final ApiKeyReader keys;

    /**
     * A reader for one configuration.
     *
     * @param placeholders resolves <code>{{…}}</code> in a value; throws {@link IllegalArgumentException} with a
     *     message for people
     */
    public ConfigReader(UnaryOperator<String> placeholders) {
        this(entry -> placeholders.apply(entry.value()), Extensions.NONE);
    }

    /**
     * A reader for one configuration.
     *
     * @param placeholders as above
     * @param extensions what the configuration may name beside what is known anyway
     */
    public ConfigReader(Function<ConfigEntry, String> placeholders, Extensions extensions) {
        this(placeholders, extensions, file -> {});
    }

    /**
     * A reader for one configuration.
     *
     * @param placeholders as above
     * @param extensions as above
     * @param opening told the JSON file before it is read
     */
    public ConfigReader(Function<ConfigEntry, String> placeholders, Extensions extensions, Consumer<Path> opening) {
        this.placeholders = entry -> Values.text(placeholders.apply(entry));
        this.extensions = extensions;
        this.opening = opening;
        this.keys = new ApiKeyReader(this.placeholders, problems);
    }

    /** Whether the value of a property is a secret, by its key as somebody wrote it. */
    public static boolean isSecret(String key) {
        return PropertyKey.isServerKey(key)
                && PropertyKey.parse(key).filter(k -> k.property().isSecret()).isPresent();
    }

    /**
     * The configuration that these properties describe.
     *
     * @param properties what stands in files and on the command line; later entries win
     * @param environment the process's environment, which wins over files but not over the command line's entries in
     *     {@code overrides}; it is asked by name for what placeholders name, and for nothing else
     * @param overrides what wins over everything
     * @throws ConfigException with all problems
     */
    public McpConfig read(List<ConfigEntry> properties, Map<String, String> environment, List<ConfigEntry> overrides) {
        McpConfig config = collect(properties, environment, overrides, Set.of());
        problems.addAll(fileProblems);
        problems.addAll(fileServerProblems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /**
     * As above, while servers run: what is wrong with one of them, a file that is being replaced for instance, must not
     * keep another change from being taken.
     *
     * @param running what a server that cannot be read goes on with
     * @param edited whether the JSON file is another than the one that runs; it is taken as a whole or not at all
     */
    public NextConfig readNext(
            List<ConfigEntry> properties,
            Map<String, String> environment,
            List<ConfigEntry> overrides,
            McpConfig running,
            boolean edited) {
        McpConfig read = collect(properties, environment, overrides, NextConfig.ids(running));
        if (!Objects.equals(read.file(), running.file())) {
            fileProblems.add(new ConfigProblem(
                    Setting.CONFIG_FILE.key(), "was " + running.file() + " at start", "names another file now"));
        }
        boolean refused = !fileProblems.isEmpty() || (edited && !fileServerProblems.isEmpty());
        (refused ? fileProblems : problems).addAll(fileServerProblems);
        return NextConfig.of(read, running, blocks.keySet(), fileServers, fileProblems, problems);
    }

    /** What is in order; the rest becomes problems. */
    private McpConfig collect(
            List<ConfigEntry> properties,
            Map<String, String> environment,
            List<ConfigEntry> overrides,
            Set<ServerId> running) {
        EnvironmentKeys variables = sortAll(properties, environment, overrides);
        ConfigFile file = configFile();
        if (file != null) {
            opening.accept(file.path());
            file.read(placeholders, fileProblems).forEach(this::add);
        }
        Collection<ServerBlock> ordered = ordered();
        List<ServerRegistration> servers = new ArrayList<>();
        ordered.forEach(b -> new ServerReader(b, environment, extensions).read().ifPresent(servers::add));
        // also those with an error of their own, lest there be two for one mistake
        Set<ServerId> known = new HashSet<>(blocks.keySet());
        if (!fileProblems.isEmpty()) {
            known.addAll(running);
        }
        SettingsReader reader = new SettingsReader(
                settings,
                keys,
                known,
                placeholders,
                new ProxyVariables(new HashMap<>(environment), System::getProperty),
                problems);
        Settings read = reader.read();
        if (!reader.isInvalid(Setting.INBOUND_AUTH)) {
            CallerTokenRule.refuse(servers, blocks, read.inbound().auth());
        }
        ordered.forEach(b -> (fileServers.contains(b.id()) ? fileServerProblems : problems).addAll(b.problems()));
        List<String> warnings = new ArrayList<>(variables.warnings());
        ordered.forEach(b -> warnings.addAll(b.warnings()));
        warnings.addAll(reader.warnings());
        return new McpConfig(new Servers(servers), read, file == null ? null : file.path(), warnings);
    }

    /** By the names of their servers. */
    private Collection<ServerBlock> ordered() {
        Map<String, ServerBlock> ordered = new TreeMap<>();
        blocks.forEach((id, block) -> ordered.put(id.qualified(), block));
        return ordered.values();
    }

    /**
     * The JSON file that these properties name, and the servers that they have themselves.
     *
     * @param fallback where none is named
     * @throws ConfigException where it is named wrongly
     */
    public ConfigOutline outline(
            List<ConfigEntry> properties, Map<String, String> environment, List<ConfigEntry> overrides, Path fallback) {
        sortAll(properties, environment, overrides);
        Map<ServerId, String> servers = new HashMap<>();
        blocks.forEach((id, block) -> servers.put(id, block.source()));
        ConfigEntry entry = settings.get(Setting.CONFIG_FILE);
        try {
            ConfigFile file = entry == null ? null : configFile(entry);
            return new ConfigOutline(file == null ? fallback : file.path(), servers);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(new ConfigProblem(
                    Setting.CONFIG_FILE.key(),
                    Objects.requireNonNull(entry).source(),
                    String.valueOf(e.getMessage()))));
        }
    }

    /** Every property to where it belongs; the later ones win. */
    private EnvironmentKeys sortAll(
            List<ConfigEntry> properties, Map<String, String> environment, List<ConfigEntry> overrides) {
        List<ConfigEntry> entries = new ArrayList<>(properties);
        Set<String> known = serverIds(properties, overrides);
        EnvironmentKeys variables = EnvironmentKeys.of(environment, known, ApiKeyProperty.names(properties, overrides));
        entries.addAll(variables.entries());
        entries.addAll(overrides);
        entries.forEach(e -> sort(e, known));
        return variables;
    }

    private @Nullable ConfigFile configFile(ConfigEntry entry) {
        String value = placeholders.apply(entry).trim();
        return value.isEmpty() ? null : ConfigFile.at(value);
    }

    private @Nullable ConfigFile configFile() {
        ConfigEntry entry = settings.get(Setting.CONFIG_FILE);
        try {
            return entry == null ? null : configFile(entry);
        } catch (IllegalArgumentException e) {
            return null; // reported with the other settings
        }
    }

    private void add(ServerId id, ServerBlock block) {
        ServerBlock other = blocks.putIfAbsent(id, block);
        if (other == null) {
            fileServers.add(id);
        } else {
            fileProblems.add(new ConfigProblem(
                    id.qualified(),
                    block.source(),
                    "is also in " + other.source() + "; remove one of them, or put this one below another config id"));
        }
    }

    private void sort(ConfigEntry entry, Set<String> servers) {
        if (Names.isMarked(entry.key())) {
            problems.add(new ConfigProblem(
                    entry.key().substring(entry.key().indexOf(PREFIX)),
                    entry.source(),
                    "stands behind a byte order mark; save the file as UTF-8 without one"));
            return;
        }
        if (PropertyKey.isServerKey(entry.key())) {
            sortServerEntry(entry, servers);
            return;
        }
        if (ApiKeyProperty.isApiKeyKey(entry.key())) {
            keys.put(entry);
            return;
        }
        Setting.of(entry.key())
                .ifPresentOrElse(
                        s -> {
                            // what decides who may call is not optional: a name without a value must not open anything
                            boolean guards =
                                    s == Setting.ADMIN_API_KEY || s.key().startsWith(Names.PREFIX + "inbound.");
                            if (guards || !OptionalPlaceholder.isUnset(entry, placeholders)) {
                                settings.put(s, entry);
                            }
                        },
                        () -> problems.add(new ConfigProblem(
                                entry.key(),
                                entry.source(),
                                "unknown property; " + Names.suggest(entry.key(), Setting.keys()))));
    }

    private void sortServerEntry(ConfigEntry entry, Set<String> servers) {
        Optional<PropertyKey> parsed = PropertyKey.parse(entry.key());
        if (parsed.isEmpty()) {
            problems.add(new ConfigProblem(entry.key(), entry.source(), unknown(entry.key(), servers)));
        } else if (!ServerId.isValid(parsed.get().server())) {
            problems.add(new ConfigProblem(
                    entry.key(), entry.source(), "a server id may hold letters, digits, '.', '_' and '-' only"));
        } else if (parsed.get().server().endsWith(".oauth")) {
            // oauth.url and oauth.description are no properties; the id would be read as "api.oauth"
            problems.add(new ConfigProblem(entry.key(), entry.source(), unknown(entry.key(), servers)));
        } else {
            PropertyKey key = parsed.get();
            blocks.computeIfAbsent(
                            ServerId.ofDefault(key.server()), id -> ServerBlock.ofProperties(id.server(), placeholders))
                    .put(key, entry);
        }
    }

    /** The id is what other properties say it is, else the first segment. */
    private static String unknown(String key, Set<String> servers) {
        String rest = key.substring(PropertyKey.SERVERS.length());
        int dot = servers.stream()
                .filter(s -> rest.startsWith(s + "."))
                .mapToInt(String::length)
                .max()
                .orElse(rest.indexOf('.'));
        if (dot < 0) {
            return "unknown property; a server's properties are " + PropertyKey.SERVERS + "<id>.url and so on";
        }
        return "unknown property; " + Names.suggest(rest.substring(dot + 1), ServerProperty.keys());
    }

    @SafeVarargs
    private static Set<String> serverIds(List<ConfigEntry>... sources) {
        Set<String> ids = new LinkedHashSet<>();
        for (List<ConfigEntry> source : sources) {
            source.stream()
                    .filter(e -> PropertyKey.isServerKey(e.key()))
                    .flatMap(e -> PropertyKey.parse(e.key()).stream())
                    .forEach(k -> ids.add(k.server()));
        }
        return ids;
    }
}
