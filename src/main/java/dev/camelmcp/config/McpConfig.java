package dev.camelmcp.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, validated. Immutable.
 */
public final class McpConfig {

    private final Map<String, ServerRegistration> servers = new TreeMap<>();
    private final Map<String, ServerRegistration> names = new HashMap<>();
    private final Settings settings;
    private final List<String> warnings;

    McpConfig(Collection<ServerRegistration> servers, Settings settings, List<String> warnings) {
        for (ServerRegistration server : servers) {
            ServerId id = server.serverId();
            this.servers.put(id.qualified(), server);
            names.put(id.qualified(), server);
            names.put(id.toString(), server);
        }
        this.settings = settings;
        this.warnings = List.copyOf(warnings);
    }

    /** All servers, ordered by configuration and id. */
    public Collection<ServerRegistration> servers() {
        return servers.values();
    }

    /** The server that a path or a person names, {@code server} or {@code config/server}, or null. */
    public @Nullable ServerRegistration find(String name) {
        return names.get(name);
    }

    /** The server of that name, or null. */
    public @Nullable ServerRegistration find(ServerId id) {
        return servers.get(id.qualified());
    }

    /** The names of all servers, as people read them. */
    public List<String> names() {
        return servers.values().stream().map(s -> s.serverId().toString()).toList();
    }

    /** The server that was probably meant by a name that none has. */
    public Optional<String> nearest(String name) {
        return Names.nearest(name, names());
    }

    public Settings settings() {
        return settings;
    }

    /** What is allowed but unsafe, or probably a mistake; to be logged at start. */
    public List<String> warnings() {
        return warnings;
    }
}
