package dev.camelmcp.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The MCP servers that are configured at the moment. Thread-safe: who reads sees all of a change or nothing of it, and
 * goes on with the registration it found.
 */
public final class Servers {

    private final List<ServersListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Index index;

    public Servers(Collection<ServerRegistration> servers) {
        index = Index.of(servers);
    }

    /** All servers, ordered by configuration and id. */
    public Collection<ServerRegistration> all() {
        return index.servers.values();
    }

    /** Whether tokens of some server are per caller. */
    public boolean anyPerCaller() {
        return index.perCaller;
    }

    /**
     * The server that a path or a person names, {@code server} or {@code config/server}, or null. The short name is for
     * configuration {@code default}, or the only one.
     */
    public @Nullable ServerRegistration find(String name) {
        return index.names.get(name);
    }

    /** The server of that name, or null. */
    public @Nullable ServerRegistration find(ServerId id) {
        return index.servers.get(id.qualified());
    }

    /** The names of all servers, as people read them. */
    public List<String> names() {
        return all().stream().map(s -> s.serverId().toString()).toList();
    }

    /** The server that was probably meant by a name that none has. */
    public Optional<String> nearest(String name) {
        return Names.nearest(name, names());
    }

    /** To be told of every change from now on. */
    public void addListener(ServersListener listener) {
        listeners.add(listener);
    }

    /** Puts other servers in the place of these. Requests under way go on with what they have found. */
    public synchronized ServersChange replace(Collection<ServerRegistration> servers) {
        Index next = Index.of(servers);
        ServersChange change = change(index, next);
        if (!change.isEmpty()) {
            listeners.forEach(l -> l.beforeChange(change));
            index = next;
            listeners.forEach(l -> l.afterChange(change));
        }
        return change;
    }

    private static ServersChange change(Index before, Index after) {
        return new ServersChange(without(after, before), without(before, after));
    }

    /** Those of one that are not in the other just as they are. */
    private static List<ServerRegistration> without(Index some, Index others) {
        return some.servers.entrySet().stream()
                .filter(e -> !e.getValue().equals(others.servers.get(e.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private record Index(
            Map<String, ServerRegistration> servers, Map<String, ServerRegistration> names, boolean perCaller) {

        static Index of(Collection<ServerRegistration> all) {
            Map<String, ServerRegistration> servers = new TreeMap<>();
            Map<String, ServerRegistration> names = new HashMap<>();
            boolean one =
                    all.stream().map(ServerRegistration::getConfig).distinct().count() == 1;
            for (ServerRegistration server : all) {
                ServerId id = server.serverId();
                servers.put(id.qualified(), server);
                names.put(id.qualified(), server);
                names.put(one ? id.server() : id.toString(), server);
            }
            return new Index(servers, names, all.stream().anyMatch(ServerRegistration::isPerCaller));
        }
    }
}
