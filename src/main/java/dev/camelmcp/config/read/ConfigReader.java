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
import java.util.Arrays;
import java.util.Comparator;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns properties into the configuration, or into a list of everything that is wrong with them. Not thread-safe; use
 * once.
 */
public final class ConfigReader {

    /** Everything of ours stands below it. */
    public static final String PREFIX = Names.PREFIX;

    private final UnaryOperator<String> placeholders;
    private final Extensions extensions;
    private final List<ConfigProblem> problems = new ArrayList<>();
    /** Of the JSON file and its servers. */
    private final List<ConfigProblem> fileProblems = new ArrayList<>();

    private final Set<ServerId> fileServers = new HashSet<>();
    private final Map<ServerId, ServerBlock> blocks = new TreeMap<>(Comparator.comparing(ServerId::qualified));
    private final Map<Setting, ConfigEntry> settings = new LinkedHashMap<>();
    private final ApiKeyReader keys;

    /**
     * A reader for one configuration.
     *
     * @param placeholders resolves <code>{{…}}</code> in a value; throws {@link IllegalArgumentException} with a
     *     message for people
     */
    public ConfigReader(UnaryOperator<String> placeholders) {
        this(placeholders, Extensions.NONE);
    }

    /**
     * A reader for one configuration.
     *
     * @param placeholders as above
     * @param extensions what the configuration may name beside what is known anyway
     */
    public ConfigReader(UnaryOperator<String> placeholders, Extensions extensions) {
        this.placeholders = value -> Values.text(placeholders.apply(value));
        this.extensions = extensions;
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
        McpConfig config = collect(properties, environment, overrides);
        problems.addAll(fileProblems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /**
     * As above, while servers run: what stands elsewhere than in the JSON file may be wrong for a moment, a key that is
     * being replaced for instance, and must not keep an edit of that file from being taken.
     *
     * @param running what a server that cannot be read goes on with
     * @throws ConfigException with the problems of the JSON file, which is taken as a whole or not at all
     */
    public NextServers readNext(
            List<ConfigEntry> properties,
            Map<String, String> environment,
            List<ConfigEntry> overrides,
            Servers running) {
        McpConfig config = collect(properties, environment, overrides);
        if (config.file() == null) {
            fileProblems.addAll(problems);
            fileProblems.add(new ConfigProblem(Setting.CONFIG_FILE.key(), "was set at start", "names no file now"));
        }
        if (!fileProblems.isEmpty()) {
            throw new ConfigException(fileProblems);
        }
        List<ServerRegistration> next = new ArrayList<>();
        for (ServerId id : blocks.keySet()) {
            ServerRegistration read = config.servers().find(id);
            ServerRegistration server = read == null ? running.find(id) : read;
            if (server != null) {
                next.add(server);
            }
        }
        return new NextServers(next, problems, config.warnings());
    }

    /** What is in order; the rest becomes problems. */
    private McpConfig collect(
            List<ConfigEntry> properties, Map<String, String> environment, List<ConfigEntry> overrides) {
        EnvironmentKeys variables = sortAll(properties, environment, overrides);
        ConfigFile file = configFile();
        if (file != null) {
            file.read(placeholders, fileProblems).forEach(this::add);
        }
        List<ServerRegistration> servers = new ArrayList<>();
        blocks.values()
                .forEach(
                        b -> new ServerReader(b, environment, extensions).read().ifPresent(servers::add));
        // also those with an error of their own, lest there be two for one mistake
        SettingsReader reader = new SettingsReader(
                settings,
                keys,
                blocks.keySet(),
                placeholders,
                new ProxyVariables(new HashMap<>(environment), System::getProperty),
                problems);
        Settings read = reader.read();
        if (!reader.isInvalid(Setting.INBOUND_AUTH)) {
            CallerTokenRule.refuse(servers, blocks, read.inbound().auth());
        }
        blocks.forEach((id, b) -> (fileServers.contains(id) ? fileProblems : problems).addAll(b.problems()));
        List<String> warnings = new ArrayList<>(variables.warnings());
        blocks.values().forEach(b -> warnings.addAll(b.warnings()));
        warnings.addAll(reader.warnings());
        return new McpConfig(new Servers(servers), read, file == null ? null : file.path(), warnings);
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
        String value = placeholders.apply(entry.value()).trim();
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
        Optional<Setting> setting = Arrays.stream(Setting.values())
                .filter(s -> Names.normalize(s.key()).equals(Names.normalize(entry.key())))
                .findFirst();
        setting.ifPresentOrElse(
                s -> {
                    // what decides who may call is not optional: a name without a value must not open anything
                    boolean guards = s == Setting.ADMIN_API_KEY || s.key().startsWith(Names.PREFIX + "inbound.");
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
