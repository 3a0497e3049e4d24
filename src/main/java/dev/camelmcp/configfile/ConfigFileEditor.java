package dev.camelmcp.configfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.read.ConfigFile;
import dev.camelmcp.files.TextFile;
import dev.camelmcp.files.TextFile.NotUtf8Exception;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the JSON file with servers, one writer after the other; the file is the old one or the new one, and nothing
 * in between. What would be no valid server is not written. Thread-safe.
 */
public final class ConfigFileEditor {

    /** With another writer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final Map<ServerId, String> others;
    private final Duration patience;

    /** An editor of a file that has all servers. */
    public ConfigFileEditor(Path path) {
        this(path, Map.of());
    }

    /**
     * An editor of a file beside which there are other servers.
     *
     * @param others where they stand; the file gets none that is called like one of them
     */
    public ConfigFileEditor(Path path, Map<ServerId, String> others) {
        this(path, others, PATIENCE);
    }

    ConfigFileEditor(Path path, Map<ServerId, String> others, Duration patience) {
        this.path = path.toAbsolutePath();
        this.others = Map.copyOf(others);
        this.patience = patience;
    }

    /**
     * Adds a server; makes the file and the configuration where there are none.
     *
     * @param config id or name of the configuration; null for the only one, or {@code default}
     * @return what it is called
     */
    public ServerId add(@Nullable String config, ServerEntry entry) throws EditException {
        ServerId[] added = new ServerId[1];
        edit(true, document -> {
            ServerId id = id(document, config, entry.name());
            requireFree(document, id);
            add(document, id, entry);
            added[0] = id;
            return true;
        });
        return added[0];
    }

    /**
     * Refuses a name that {@link #add} would refuse, before anybody is asked for the rest. Writes nothing.
     *
     * @param config as for {@link #add}
     * @return what the server would be called
     */
    public ServerId requireFree(@Nullable String config, String server) throws EditException {
        try {
            ConfigDocument document =
                    Files.exists(path) ? ConfigDocument.parse(TextFile.read(path)) : ConfigDocument.empty();
            ServerId id = id(document, config, server);
            requireFree(document, id);
            return id;
        } catch (EditException e) {
            throw new EditException(path + " was not changed: " + e.getMessage());
        } catch (IOException e) {
            throw new EditException(path + " cannot be read: " + e.getMessage());
        }
    }

    private void requireFree(ConfigDocument document, ServerId id) throws EditException {
        String elsewhere = others.get(id);
        if (elsewhere != null) {
            throw new EditException("server " + id.qualified() + " is in " + elsewhere
                    + " already; remove it there first, or choose another name or --config-name");
        }
        if (document.find(id) != null) {
            throw new EditException("server " + id.qualified()
                    + " is in it already; remove it first with config remove-server, or choose another name");
        }
    }

    /**
     * Adds those that are not there yet, in one go. Each stands for itself.
     *
     * @param config as for {@link #add}; null also for the one that an entry comes from
     */
    public Additions addMissing(@Nullable String config, List<ServerEntry> entries) throws EditException {
        List<ServerId> added = new ArrayList<>();
        List<ServerId> kept = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        edit(true, document -> {
            for (ServerEntry entry : entries) {
                ServerEntry.Origin origin = entry.origin();
                ServerId id = id(document, config == null && origin != null ? origin.config() : config, entry.name());
                JsonNode there = document.find(id);
                String elsewhere = others.get(id);
                if (elsewhere != null) {
                    refused.add("'" + entry.name() + "' is left out: another server is called " + id + " in "
                            + elsewhere + "; give one of them another name, or this one another --config-name");
                } else if (there != null && entry.isLike(there)) {
                    kept.add(id);
                } else if (there != null) {
                    refused.add("'" + entry.name() + "' is left out: another server is called " + id
                            + "; give one of them another name");
                } else {
                    try {
                        add(document, id, entry);
                        added.add(id);
                    } catch (EditException e) {
                        refused.add("'" + entry.name() + "' is left out: " + e.getMessage());
                    }
                }
            }
            return !added.isEmpty();
        });
        return new Additions(added, kept, refused);
    }

    /** Removes a server with its whole block; the file with its secret stays. */
    public Removed remove(@Nullable String config, String server) throws EditException {
        Removed[] removed = new Removed[1];
        edit(false, document -> {
            ServerId id = new ServerId(document.configId(config), server);
            JsonNode block = document.find(id);
            if (block == null) {
                throw new EditException("there is no server " + id.qualified() + " in it");
            }
            document.remove(id);
            Path secret = SecretFile.of(path, server, block);
            removed[0] = new Removed(id, secret == null || document.names(secret) ? null : secret);
            return true;
        });
        return removed[0];
    }

    private static ServerId id(ConfigDocument document, @Nullable String config, String server) {
        return new ServerId(document.configId(config), server);
    }

    private static void add(ConfigDocument document, ServerId id, ServerEntry entry) throws EditException {
        for (String part : List.of(id.config(), id.server())) {
            if (!ServerId.isValid(part)) {
                throw new EditException("'" + part + "' is no valid name: use letters, digits, '.', '_' and '-'");
            }
        }
        List<ConfigProblem> problems = ConfigFile.problemsOf(id, entry.json());
        if (!problems.isEmpty()) {
            ConfigProblem problem = problems.get(0);
            throw new EditException(problem.property() + " " + problem.message());
        }
        document.add(id, entry);
    }

    private interface Change {
        /** Whether there is anything to be written. */
        boolean apply(ConfigDocument document) throws EditException;
    }

    private void edit(boolean create, Change change) throws EditException {
        try {
            if (create) {
                Files.createDirectories(path.getParent());
            }
            Path target = AtomicFile.target(path);
            if (!Files.isDirectory(target.resolveSibling("."))) {
                throw new EditException("it leads to " + target + ", and there is no such folder");
            }
            EditLock lock = EditLock.of(target, patience);
            try {
                boolean there = Files.exists(target);
                if (!there && !create) {
                    throw new EditException("there is no such file");
                }
                ConfigDocument document = there ? ConfigDocument.parse(TextFile.read(target)) : ConfigDocument.empty();
                if (change.apply(document)) {
                    AtomicFile.write(target, document.text().getBytes(StandardCharsets.UTF_8));
                }
            } finally {
                lock.close();
            }
        } catch (EditException e) {
            throw new EditException(path + " was not changed: " + e.getMessage());
        } catch (NotUtf8Exception e) {
            throw new EditException(path + " was not changed: " + e.getMessage());
        } catch (IOException e) {
            throw new EditException(
                    path + " cannot be changed: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
